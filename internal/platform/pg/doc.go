// Package pg is the way to PostgreSQL: the pools, the two doors to the data,
// the migrations and the leadership lock.
//
// There are two doors, and no other way in:
//
//   - Tenant runs a function in one transaction that sees one company's rows
//     and nothing else: it works as the role assetronics_app, whose row level
//     security policy compares every row with the tenant set for the
//     transaction. Inside a transaction of the same tenant it joins that one
//     through the context, so a conducting room's step and a leaf room's
//     command commit together.
//   - System runs a function as assetronics_system, which sees all companies.
//     It is for the few things that must: the sequencer, the schedulers and
//     signing in. A test lists its callers.
//
// No role is a superuser or bypasses row level security. Migrations run as the
// owner named in the connection string, which needs CREATEROLE once (or an
// operator who runs RolesSQL); both working roles are entered with SET ROLE.
//
// A joined transaction that failed cannot be committed by its outer function,
// even if that swallows the error: what half a command wrote must not survive.
// A caller that wants to carry on after a failure says so with Savepoint.
//
// What must happen after the commit, and only then, is handed to AfterCommit.
package pg
