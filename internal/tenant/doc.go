// Package tenant keeps the companies of an installation. A company's slug never
// changes: it stands in links and settings elsewhere. Making a company and
// listing all of them crosses tenants and goes through the System door; all
// else about a company goes through its own.
package tenant
