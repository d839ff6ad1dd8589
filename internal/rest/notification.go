package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/notification"
)

func (s *server) notificationRoutes() {
	const tag = "Notifications"
	route(s, op{ID: "list-notifications", Method: http.MethodGet, Path: "/notifications", Tag: tag, Summary: "The caller's notifications", Needs: access.SignedIn, List: &notification.Listing}, s.listNotifications)
	route(s, op{ID: "count-unread-notifications", Method: http.MethodGet, Path: "/notifications/unread-count", Tag: tag, Summary: "How many the caller has not read", Needs: access.SignedIn}, s.countUnread)
	route(s, op{ID: "read-notification", Method: http.MethodPost, Path: "/notifications/{id}/read", Tag: tag, Summary: "Mark a notification as read", Needs: access.SignedIn}, s.readNotification)
	route(s, op{ID: "read-all-notifications", Method: http.MethodPost, Path: "/notifications/read-all", Tag: tag, Summary: "Mark all notifications as read", Needs: access.SignedIn, Status: http.StatusNoContent}, s.readAllNotifications)
	presents[notificationView](s, notification.Subject, s.presentNotifications)
}

type notificationView struct {
	ID        uuid.UUID  `json:"id"`
	Kind      string     `json:"kind" doc:"What it tells of: workflow_step, workflow_reminder, workflow_overdue, workflow_failed, workflow_completed, workflow_rejected, workflow_cancelled, workflow_notice, integration_health, action_waiting, action_done, action_failed, action_unknown, action_rejected, action_expired."`
	Title     string     `json:"title"`
	Body      *string    `json:"body"`
	Link      *linkView  `json:"link" doc:"The thing it is about."`
	ReadAt    *time.Time `json:"read_at"`
	CreatedAt time.Time  `json:"created_at"`
}

type linkView struct {
	Type string    `json:"type" enum:"workflow,asset,employee,integration,action"`
	ID   uuid.UUID `json:"id"`
}

func notificationViewOf(n notification.Notification) notificationView {
	return notificationView{
		ID: n.ID, Kind: n.Kind, Title: n.Title, Body: wordsOrNil(n.Body), Link: (*linkView)(n.Link),
		ReadAt: n.ReadAt, CreatedAt: n.CreatedAt,
	}
}

func (s *server) listNotifications(ctx context.Context, who access.Principal, in *listInput) (*page[notificationView], error) {
	mine, err := s.Notifications.List(ctx, who.TenantID, who.UserID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(mine, notificationViewOf), nil
}

type countView struct {
	Count int64 `json:"count"`
}

func (s *server) countUnread(ctx context.Context, who access.Principal, _ *empty) (*plain[countView], error) {
	count, err := s.Notifications.UnreadCount(ctx, who.TenantID, who.UserID)
	if err != nil {
		return nil, err
	}
	return &plain[countView]{Body: countView{Count: count}}, nil
}

func (s *server) readNotification(ctx context.Context, who access.Principal, in *ByID) (*plain[notificationView], error) {
	n, err := s.Notifications.MarkRead(ctx, who.TenantID, who.UserID, in.ID)
	if err != nil {
		return nil, err
	}
	return &plain[notificationView]{Body: notificationViewOf(*n)}, nil
}

func (s *server) readAllNotifications(ctx context.Context, who access.Principal, _ *empty) (*empty, error) {
	return &empty{}, s.Notifications.MarkAllRead(ctx, who.TenantID, who.UserID)
}

// presentNotifications shows notifications to the live channels, each to its own
// user.
func (s *server) presentNotifications(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Resource, error) {
	found, err := s.Notifications.ByIDs(ctx, tenant, ids)
	if err != nil {
		return nil, err
	}
	shown := make(map[uuid.UUID]Resource, len(found))
	for id, n := range found {
		shown[id] = Resource{View: notificationViewOf(n), Users: []uuid.UUID{n.UserID}}
	}
	return shown, nil
}
