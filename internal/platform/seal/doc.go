// Package seal encrypts single values (an API key, a webhook key) before they
// are stored. It knows no domain.
//
// An envelope of three layers, each AES-256-GCM of Tink:
//
//	master key   from ASSETRONICS_MASTER_KEY or a file only its owner can read
//	└ tenant key made at a tenant's first use, stored wrapped by the master key
//	  └ value    bound to tenant, table, column and row
//
// Bound means that a sealed value opens in its own place only: copied to
// another row, column or tenant it is unreadable, as if it had been changed.
//
// Every layer names the key it was made with (Tink's key id), so a master key
// is replaced by putting the new one first and keeping the old one behind it,
// and a tenant key by adding one to its set.
package seal
