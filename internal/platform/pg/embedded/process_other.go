//go:build unix && !linux

package embedded

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// dieWithUs has no counterpart here: what a killed program leaves behind is
// stopped at its next start.
func dieWithUs(*syscall.SysProcAttr, syscall.Signal) {}

// processes lists what runs on the machine.
func processes() ([]process, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "ps", "-axww", "-o", "pid=,uid=,command=").Output()
	if err != nil {
		return nil, err
	}
	var all []process
	for line := range strings.Lines(string(out)) {
		var p process
		if _, err := fmt.Sscan(line, &p.pid, &p.uid, &p.command); err != nil {
			continue // a process without a command is the kernel's
		}
		p.command = strings.TrimSpace(line[strings.Index(line, p.command):])
		all = append(all, p)
	}
	return all, nil
}
