// Package storetest gives tests real databases: a SQLite file of their own and, where
// there is a server, a PostgreSQL database of their own. There are no mocks of store.
//
// It decides where the databases live and that they go away; it leaves every
// statement to store. Floor F2, for tests only.
//
// PostgreSQL is used when TEST_DATABASE_URL names a server whose user may create
// databases; scripts/with-postgres.sh runs a command with a temporary one. With CI=true
// its absence is a failure, so that no pipeline passes on one engine by accident.
//
// Invariants: no two tests share a database; what is opened is closed and dropped with
// the test, unless the process is killed.
//
// Read first: storetest.go.
//
//	storetest.Each(t, func(t *testing.T, db *store.DB) {
//		house := storetest.House(t, db)
//		…
//	})
package storetest
