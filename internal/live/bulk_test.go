package live_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/operation"
)

// More assets than are changed at once become an operation, which a job works off:
// the screens hear how far it is, then that it is over, then one event for all.
func TestBulkOperationIsSeen(t *testing.T) {
	t.Parallel()
	p := apptest.Start(t)
	it := p.SignIn(t, "it@bulk.test", access.IT)
	assets := make([]asset.New, operation.AtOnce+100)
	for i := range assets {
		assets[i] = asset.New{Name: fmt.Sprintf("Laptop %d", i), Category: "laptop"}
	}
	_, err := p.Rooms.Assets.CreateMany(t.Context(), p.Company.ID, assets)
	require.NoError(t, err)
	socket := joined(t, p, it.Token, "assets:"+p.Company.ID.String())

	var accepted struct {
		Operation struct{ ID, Status string }
	}
	it.Do(t, http.MethodPost, "/assets/bulk", map[string]any{
		"action": "edit", "filter": "category=laptop", "expected_count": len(assets), "changes": map[string]any{"condition": "good"},
	}, http.StatusAccepted, &accepted)
	var changed, over bool
	for !changed || !over {
		frame := socket.Next()
		switch frame.Event {
		case "asset_bulk_progress":
			var told struct {
				Operation struct {
					ID, Status  string
					Done, Total int
				}
			}
			require.NoError(t, json.Unmarshal(frame.Payload, &told))
			require.Equal(t, accepted.Operation.ID, told.Operation.ID)
			require.Equal(t, len(assets), told.Operation.Total)
			require.NotEqual(t, "failed", told.Operation.Status)
			if over = over || told.Operation.Status == "succeeded"; over {
				require.Equal(t, len(assets), told.Operation.Done)
			}
		case "assets_changed":
			var told heard
			require.NoError(t, json.Unmarshal(frame.Payload, &told))
			changed = changed || told.Count > operation.AtOnce/2
		}
	}
	var page struct{ Page struct{ Total int } }
	it.Do(t, http.MethodGet, "/assets?condition=good&count=true&limit=1", nil, http.StatusOK, &page)
	require.Equal(t, len(assets), page.Page.Total)
	var operation struct{ Status string }
	it.Do(t, http.MethodGet, "/operations/"+accepted.Operation.ID, nil, http.StatusOK, &operation)
	require.Equal(t, "succeeded", operation.Status)
}

// Whoever has a list of places or makers open hears that it changed, also after the
// socket was away.
func TestRegistersChange(t *testing.T) {
	t.Parallel()
	p := apptest.Start(t)
	it := p.SignIn(t, "it@registers.test", access.IT)
	topic := "registers:" + p.Company.ID.String()
	socket := dial(t, p, it.Token)
	_, at := join(t, socket, topic, map[string]any{})
	var made struct{ ID string }
	it.Do(t, http.MethodPost, "/locations", map[string]any{"name": "Berlin"}, http.StatusCreated, &made)
	next := func() (told struct{ Registers []string }) {
		for {
			if frame := socket.Next(); frame.Event == "registers_changed" {
				require.NoError(t, json.Unmarshal(frame.Payload, &told))
				return told
			}
		}
	}
	require.Equal(t, []string{"location"}, next().Registers)
	it.Do(t, http.MethodPost, "/locations/"+made.ID+"/attachments?name=plan.txt", "the ground floor", http.StatusCreated, nil)
	require.Equal(t, []string{"attachment"}, next().Registers)
	it.Do(t, http.MethodDelete, "/locations/"+made.ID, nil, http.StatusNoContent, nil)
	require.Contains(t, next().Registers, "location")

	_, back := join(t, dial(t, p, it.Token), topic, map[string]any{"since": at.Seq})
	require.NotEmpty(t, back.Missed)
	require.Equal(t, "registers_changed", back.Missed[len(back.Missed)-1].Event)
	plain := p.SignIn(t, "plain@registers.test", access.Employee)
	status, _ := join(t, dial(t, p, plain.Token), topic, map[string]any{})
	require.Equal(t, "error", status)
}
