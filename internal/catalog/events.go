package catalog

// The events of this room. Their subjects are categories, manufacturers and
// models; merging is told by internal/merge.
const (
	EventCategoryCreated     = "category_created"
	EventCategoryUpdated     = "category_updated"
	EventCategoryDeleted     = "category_deleted"
	EventCategoryMerged      = "category_merged"
	EventManufacturerCreated = "manufacturer_created"
	EventManufacturerUpdated = "manufacturer_updated"
	EventManufacturerDeleted = "manufacturer_deleted"
	EventManufacturerMerged  = "manufacturer_merged"
	EventModelCreated        = "model_created"
	EventModelUpdated        = "model_updated"
	EventModelDeleted        = "model_deleted"
	EventModelMerged         = "model_merged"
)
