//go:build unix

package embedded

import (
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user of the machine that PostgreSQL runs as.
type account struct {
	name     string
	uid, gid int
	other    bool // not the user we run as: we are root
}

// accounts are whom root runs the cluster as; the first that exists.
var accounts = []string{"assetronics", "postgres", "nobody"}

// nobodyID is nobody's number on a machine without a list of users.
const nobodyID = 65534

// ownAccount is the account of a new cluster.
func ownAccount() account {
	if uid := os.Geteuid(); uid != 0 {
		return accountOf(uid)
	}
	for _, name := range accounts {
		if u, err := user.Lookup(name); err == nil {
			return fromUser(u)
		}
	}
	return account{name: "nobody", uid: nobodyID, gid: nobodyID, other: true}
}

// accountOf finds the account with a number.
func accountOf(uid int) account {
	u, err := user.LookupId(strconv.Itoa(uid))
	if err != nil {
		return account{name: "user " + strconv.Itoa(uid), uid: uid, gid: uid, other: uid != os.Geteuid()}
	}
	return fromUser(u)
}

func fromUser(u *user.User) account {
	// Both are decimal on every Unix.
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	return account{name: u.Username, uid: uid, gid: gid, other: uid != os.Geteuid()}
}

// credential makes a process run as the account; nil when we are it.
func (a account) credential() *syscall.Credential {
	if !a.other {
		return nil
	}
	return &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)} //nolint:gosec // user numbers are 32 bits wide
}

// own gives a file we have made to the account.
func (a account) own(path string) error {
	if !a.other {
		return nil
	}
	return os.Lchown(path, a.uid, a.gid)
}

// mayEnter tells whether the account can reach what lies in dir: each folder
// from the root down must let it pass. It counts mode bits, since the account
// gets no further groups from us.
func (a account) mayEnter(dir string) bool {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	for {
		info, err := os.Stat(dir)
		if err != nil || !a.may(info, 0o1) {
			return false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return true
		}
		dir = parent
	}
}

// may tells whether the account has a permission (the lowest three mode bits)
// on a file.
func (a account) may(info os.FileInfo, permission os.FileMode) bool {
	stat := info.Sys().(*syscall.Stat_t)
	switch {
	case int(stat.Uid) == a.uid:
		permission <<= 6
	case int(stat.Gid) == a.gid:
		permission <<= 3
	}
	return info.Mode()&permission == permission
}

// ownerOf is the number of a file's owner.
func ownerOf(info os.FileInfo) int { return int(info.Sys().(*syscall.Stat_t).Uid) }
