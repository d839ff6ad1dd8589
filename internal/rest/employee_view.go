package rest

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

type employeeView struct {
	ID             uuid.UUID             `json:"id"`
	Email          *string               `json:"email"`
	FirstName      string                `json:"first_name"`
	LastName       string                `json:"last_name"`
	DisplayName    string                `json:"display_name"`
	JobTitle       *string               `json:"job_title"`
	EmployeeNumber *string               `json:"employee_number"`
	PersonalEmail  *string               `json:"personal_email"`
	CostCenter     *string               `json:"cost_center" doc:"As the source writes it."`
	Department     *ref                  `json:"department"`
	Location       *ref                  `json:"location"`
	Manager        *personRef            `json:"manager"`
	StartDate      clock.Date            `json:"start_date"`
	EndDate        clock.Date            `json:"end_date" doc:"The last day; before start_date it belongs to an earlier employment."`
	Status         employee.Status       `json:"status" enum:"pending,active,on_leave,terminated" doc:"Follows from the dates and what the source says."`
	ExternalIDs    []employee.ExternalID `json:"external_ids" nullable:"false"`
	HandEdited     []string              `json:"hand_edited" nullable:"false" doc:"Fields that syncs leave alone because somebody changed them by hand."`
	User           *ref                  `json:"user" doc:"Who signs in with the same e-mail."`
	AssetCount     int64                 `json:"asset_count"`
	Custom         customView            `json:"custom" doc:"Values of the company's own fields by key."`
	Version        int64                 `json:"version"`
	CreatedAt      time.Time             `json:"created_at"`
	UpdatedAt      time.Time             `json:"updated_at"`
}

func employeeViewOf(e employee.Employee) employeeView {
	view := employeeView{
		ID: e.ID, Email: textOrNull(e.Email),
		FirstName: e.FirstName, LastName: e.LastName, DisplayName: e.DisplayName,
		JobTitle: textOrNull(e.JobTitle), EmployeeNumber: textOrNull(e.EmployeeNumber),
		PersonalEmail: textOrNull(e.PersonalEmail), CostCenter: textOrNull(e.CostCenter),
		Department: (*ref)(e.Department), Location: (*ref)(e.Location), User: (*ref)(e.User),
		StartDate: e.StartDate, EndDate: e.EndDate, Status: e.Status,
		ExternalIDs: e.ExternalIDs, HandEdited: e.HandEdited, AssetCount: e.AssetCount, Custom: customViewOf(e.Custom),
		Version: e.Version, CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt,
	}
	if m := e.Manager; m != nil {
		view.Manager = &personRef{ID: m.ID, DisplayName: m.DisplayName, Email: textOrNull(m.Email)}
	}
	return view
}

// textOrNull is null for a text that is not there.
func textOrNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// employeeBody is what can be written of an employee, at creation and later:
// absent fields stay, null clears.
type employeeBody struct {
	Email          patch[string]     `json:"email,omitempty"`
	FirstName      patch[string]     `json:"first_name,omitempty"`
	LastName       patch[string]     `json:"last_name,omitempty"`
	DisplayName    patch[string]     `json:"display_name,omitempty" doc:"Null or absent: first and last name."`
	JobTitle       patch[string]     `json:"job_title,omitempty"`
	EmployeeNumber patch[string]     `json:"employee_number,omitempty"`
	PersonalEmail  patch[string]     `json:"personal_email,omitempty"`
	CostCenter     patch[string]     `json:"cost_center,omitempty"`
	DepartmentID   patch[uuid.UUID]  `json:"department_id,omitempty"`
	Department     patch[string]     `json:"department,omitempty" doc:"By name; made when it is not there yet."`
	LocationID     patch[uuid.UUID]  `json:"location_id,omitempty"`
	Location       patch[string]     `json:"location,omitempty" doc:"By name; made when it is not there yet."`
	ManagerID      patch[uuid.UUID]  `json:"manager_id,omitempty"`
	StartDate      patch[clock.Date] `json:"start_date,omitempty"`
	EndDate        patch[clock.Date] `json:"end_date,omitempty"`
	Custom         customInput       `json:"custom,omitempty" doc:"Values of the company's own fields by key; null empties one."`
}

func (b employeeBody) edit() employee.Edit {
	choice := func(id optional.Field[uuid.UUID], name optional.Field[string]) employee.Choice {
		return employee.Choice{ID: id, Name: name}
	}
	return employee.Edit{
		Email: b.Email.Optional(), FirstName: b.FirstName.Optional(), LastName: b.LastName.Optional(),
		DisplayName: b.DisplayName.Optional(), JobTitle: b.JobTitle.Optional(), EmployeeNumber: b.EmployeeNumber.Optional(),
		PersonalEmail: b.PersonalEmail.Optional(), CostCenter: b.CostCenter.Optional(),
		Department: choice(b.DepartmentID.Optional(), b.Department.Optional()),
		Location:   choice(b.LocationID.Optional(), b.Location.Optional()),
		Manager:    b.ManagerID.Optional(), StartDate: b.StartDate.Optional(), EndDate: b.EndDate.Optional(), Custom: b.Custom.said(),
	}
}
