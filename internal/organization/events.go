package organization

// The events of this room; merging is told by internal/merge.
const (
	EventVendorCreated     = "vendor_created"
	EventVendorUpdated     = "vendor_updated"
	EventVendorDeleted     = "vendor_deleted"
	EventVendorMerged      = "vendor_merged"
	EventCompanyCreated    = "company_created"
	EventCompanyUpdated    = "company_updated"
	EventCompanyDeleted    = "company_deleted"
	EventCompanyMerged     = "company_merged"
	EventCostCentreCreated = "cost_centre_created"
	EventCostCentreUpdated = "cost_centre_updated"
	EventCostCentreDeleted = "cost_centre_deleted"
	EventCostCentreMerged  = "cost_centre_merged"
)
