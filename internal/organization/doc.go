// Package organization keeps who owns and who sells: the legal entities a
// company consists of, the cost centres its costs are booked on, and the vendors
// it buys from.
//
// Words: a company here is a legal entity of the tenant, such as Acme Germany
// GmbH; the tenant itself is called the tenant. A cost centre has a code, which
// is what people know it by, and a name; it may belong to one company. A vendor
// sells hardware; who makes it is a manufacturer (room catalog).
//
// Names of vendors and companies, and codes of cost centres, are one when they
// differ only in case or spaces.
//
// Failures: <noun>.name_taken or cost_centre.code_taken is a conflict,
// company.unknown is invalid input at body.company_id, and what other rows point
// at is not deleted: <noun>.in_use says how many (internal/register).
package organization
