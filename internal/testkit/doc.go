// Package testkit gives tests a real PostgreSQL: a migrated database of their
// own in 10 ms where /dev/shm has room, in up to 400 on a disk.
//
// All test processes of a user share one private cluster. The first process
// starts a keeper (this very test program, see keeper.go), which runs the
// cluster for as long as any process uses it and then stops it, however the
// processes ended. ASSETRONICS_TEST_DATABASE_URL names an outside server
// instead; its role needs CREATEDB and CREATEROLE.
//
// Nothing is durable: the cluster does not sync, and one that was not stopped in
// order is thrown away. Databases stand in an odd time zone (UTC+05:45), so that
// code which forgets to say its zone is found out.
package testkit
