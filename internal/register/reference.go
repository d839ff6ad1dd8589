package register

// Reference is a column that points at a register.
type Reference struct {
	From   Table
	Column string
	To     Table
	// Field is what the column is called in the history of the row: its value
	// there is {"id", "name"}.
	Field string
	// Within says that a row of From is known by this column together with the one
	// this names: two models of a manufacturer never have one name. When two
	// manufacturers become one, their models of one name become one too.
	Within string
	// Goes says that the rows disappear with what they point at instead of
	// standing in the way of its deletion.
	Goes bool
}

// References is every column that points at a register. A foreign key that is
// missing here fails TestReferencesAreThoseOfTheDatabase.
var References = []Reference{
	{From: Assets, Column: "category_id", To: Categories, Field: "category"},
	{From: Models, Column: "category_id", To: Categories, Field: "category"},

	{From: Assets, Column: "manufacturer_id", To: Manufacturers, Field: "manufacturer"},
	{From: Models, Column: "manufacturer_id", To: Manufacturers, Field: "manufacturer", Within: "name_key"},

	{From: Assets, Column: "model_id", To: Models, Field: "model"},

	{From: Assets, Column: "vendor_id", To: Vendors, Field: "vendor"},
	{From: Assets, Column: "company_id", To: Companies, Field: "company"},
	{From: Assets, Column: "cost_centre_id", To: CostCentres, Field: "cost_centre"},

	{From: Attachments, Column: "model_id", To: Models, Goes: true},
	{From: Attachments, Column: "vendor_id", To: Vendors, Goes: true},
	{From: Attachments, Column: "location_id", To: Locations, Goes: true},

	{From: CostCentres, Column: "company_id", To: Companies, Field: "company"},

	{From: Assets, Column: "location_id", To: Locations, Field: "location"},
	{From: Assets, Column: "holder_location_id", To: Locations, Field: "holder_location"},
	{From: Assignments, Column: "location_id", To: Locations, Field: "holder_location"},
	{From: Employees, Column: "location_id", To: Locations, Field: "location"},
	{From: Locations, Column: "parent_id", To: Locations, Field: "parent", Within: "name_key"},

	{From: Employees, Column: "department_id", To: Departments, Field: "department"},
	{From: DepartmentNames, Column: "department_id", To: Departments, Goes: true},
	{From: Departments, Column: "parent_id", To: Departments, Field: "parent", Within: "name_key"},
}

// To lists the references that point at a table.
func To(t Table) []Reference {
	var found []Reference
	for _, r := range References {
		if r.To.Name == t.Name {
			found = append(found, r)
		}
	}
	return found
}
