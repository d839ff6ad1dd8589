package rest

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/device"
)

type deviceView struct {
	ID            uuid.UUID          `json:"id"`
	Integration   integrationRef     `json:"integration"`
	ExternalID    string             `json:"external_id"`
	Label         string             `json:"label" doc:"Its name, else its serial, else what the vendor calls it."`
	State         device.State       `json:"state" enum:"matched,review,ignored"`
	Asset         *deviceAsset       `json:"asset" doc:"What it is, when it is matched."`
	MatchedBy     *string            `json:"matched_by" enum:"serial,hardware_uuid,asset_tag,imei,created,hand" doc:"What tied it to its asset."`
	Reason        *string            `json:"reason" enum:"no_match,conflict,serial_differs,serial_changed,duplicate,unlinked,not_created" doc:"Why it is to be reviewed."`
	Held          bool               `json:"held" doc:"A person has decided, or must: matching leaves it alone."`
	Suggestions   []deviceSuggestion `json:"suggestions" nullable:"false" doc:"Assets it may be, the likeliest first, while it is to be reviewed."`
	User          *ref               `json:"user" doc:"The employee with the e-mail of its user."`
	HolderDiffers bool               `json:"holder_differs" doc:"Its user is somebody else than who holds the asset."`

	Serial          *string    `json:"serial"`
	HardwareUUID    *string    `json:"hardware_uuid"`
	AssetTag        *string    `json:"asset_tag"`
	IMEI            *string    `json:"imei"`
	Name            *string    `json:"name"`
	Manufacturer    *string    `json:"manufacturer"`
	Model           *string    `json:"model"`
	ModelIdentifier *string    `json:"model_identifier"`
	OSName          *string    `json:"os_name"`
	OSVersion       *string    `json:"os_version"`
	RAMBytes        *int64     `json:"ram_bytes"`
	StorageBytes    *int64     `json:"storage_bytes"`
	MACs            []string   `json:"macs" nullable:"false"`
	UserEmail       *string    `json:"user_email"`
	Encrypted       *bool      `json:"encrypted"`
	Managed         *bool      `json:"managed"`
	Ownership       *string    `json:"ownership" enum:"company,personal"`
	LastSeenAt      *time.Time `json:"last_seen_at"`
	EnrolledAt      *time.Time `json:"enrolled_at"`

	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at" doc:"To be seen again alone is no change."`
}

type integrationRef struct {
	ID        uuid.UUID `json:"id"`
	Name      string    `json:"name"`
	Connector string    `json:"connector"`
}

type deviceAsset struct {
	ID     uuid.UUID `json:"id"`
	Tag    string    `json:"tag"`
	Name   string    `json:"name"`
	Serial *string   `json:"serial"`
	Status string    `json:"status"`
	Holder *ref      `json:"holder" doc:"The person who has it."`
}

type deviceSuggestion struct {
	Asset   deviceAsset   `json:"asset"`
	Reasons []device.Hint `json:"reasons" nullable:"false" enum:"serial,hardware_uuid,asset_tag,imei,serial_alike,mac,name,user,model" doc:"What the two have in common, the strongest first."`
	Taken   bool          `json:"taken" doc:"The integration has another device for the asset, which would give way."`
}

func deviceViewOf(d device.Device) deviceView {
	v := deviceView{
		ID: d.ID, Integration: integrationRef{ID: d.Integration.ID, Name: d.Integration.Name, Connector: d.Integration.Connector},
		ExternalID: d.ExternalID, Label: d.Label, State: d.State, MatchedBy: textOrNull(string(d.MatchedBy)), Reason: textOrNull(string(d.Reason)),
		Held: d.Held, Suggestions: make([]deviceSuggestion, 0, len(d.Suggestions)), User: (*ref)(d.User), HolderDiffers: d.HolderDiffers(),
		Serial: textOrNull(d.Serial), HardwareUUID: textOrNull(d.HardwareUUID), AssetTag: textOrNull(d.AssetTag), IMEI: textOrNull(d.IMEI),
		Name: textOrNull(d.Name), Manufacturer: textOrNull(d.Manufacturer), Model: textOrNull(d.Model), ModelIdentifier: textOrNull(d.ModelIdentifier),
		OSName: textOrNull(d.OSName), OSVersion: textOrNull(d.OSVersion), RAMBytes: d.RAMBytes, StorageBytes: d.StorageBytes, MACs: d.MACs,
		UserEmail: textOrNull(d.UserEmail), Encrypted: d.Encrypted, Managed: d.Managed, Ownership: textOrNull(d.Ownership),
		LastSeenAt: timeOrNull(d.LastSeenAt), EnrolledAt: timeOrNull(d.EnrolledAt),
		Version: d.Version, CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt,
	}
	if d.Asset != nil {
		a := deviceAssetOf(*d.Asset)
		v.Asset = &a
	}
	for _, s := range d.Suggestions {
		v.Suggestions = append(v.Suggestions, deviceSuggestion{Asset: deviceAssetOf(s.Asset), Reasons: s.Reasons, Taken: s.Taken})
	}
	return v
}

func deviceAssetOf(a device.Asset) deviceAsset {
	return deviceAsset{ID: a.ID, Tag: a.Tag, Name: a.Name, Serial: textOrNull(a.Serial), Status: a.Status, Holder: (*ref)(a.Holder)}
}

// timeOrNull is null for a time that is not known.
func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
