package embedded

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// dieWithUs asks the kernel to send signal to a child when the thread that
// started it ends.
func dieWithUs(attr *syscall.SysProcAttr, signal syscall.Signal) { attr.Pdeathsig = signal }

// processes lists what runs on the machine.
func processes() ([]process, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	var all []process
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		// A process that ends while we look is no error: it is gone.
		info, err := entry.Info()
		if err != nil {
			continue
		}
		arguments, err := os.ReadFile(filepath.Join("/proc", entry.Name(), "cmdline"))
		if err != nil {
			continue
		}
		command := strings.TrimSpace(string(bytes.ReplaceAll(arguments, []byte{0}, []byte{' '})))
		if command != "" { // a zombie or the kernel's own
			all = append(all, process{pid: pid, uid: ownerOf(info), command: command})
		}
	}
	return all, nil
}
