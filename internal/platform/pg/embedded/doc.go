// Package embedded runs a private PostgreSQL server for this program alone: no
// port, no password, nothing to set up.
//
// Words: the data folder is the program's; the place is the folder of the
// cluster, normally "postgres" inside the data folder; the account is the user
// of the machine that PostgreSQL runs as.
//
// PostgreSQL refuses to run as root. Started as root we run it as the user
// assetronics, else postgres, else nobody. Where that user cannot enter the
// data folder (a clone in root's home), the place is under /var/lib/assetronics
// and the data folder keeps a file that points to it; programs that the user
// cannot reach are copied there too.
//
// A release build (build tag "release") carries the programs as one archive,
// pinned by its digest, and unpacks them at the first start; other builds find
// them on the machine.
//
// What holds:
//
//   - One program per place: a file lock, freed by the kernel when we die.
//   - The server dies with us, also by kill -9 (on Linux at once, elsewhere at
//     the next start). What is left of an earlier run is stopped before a new
//     server starts: no second server ever touches the same files.
//   - The socket lies in a folder that only the account and root can enter, so
//     reaching it is the proof of identity. Its name stays the same over
//     restarts, and so does the DSN.
//   - A cluster that was being made when we died is thrown away and made anew;
//     it takes its final name only when it is complete.
//   - Text is UTF-8 and sorts by code point, on every machine and version the
//     same, so an index never goes stale under an operating system's upgrade.
//
// The program signs in as a plain owner: it may make databases and roles, and is
// no superuser.
package embedded
