// Package workday is a simulated Workday: custom reports as a service, the SOAP
// operation Get_Workers of Human_Resources, and the REST list of workers.
//
// Words: a worker is one record, an employee or a contingent worker; a person can
// be both. A report is a list whose columns the customer named. The effective date
// is the day as of which everything is told: a hire after it is not there yet.
//
// Paths: /ccx/service/customreport2/… are reports, /ccx/service/{tenant}/… is
// SOAP, /ccx/api/… is REST. NOTES.md says which facts this stands on.
package workday
