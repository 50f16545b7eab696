//go:build !linux

package up

import "syscall"

const soReusePort = syscall.SO_REUSEPORT

// attributes of each component's process. Only Linux has a death signal: elsewhere the components outlive an `up`
// that was killed with SIGKILL, and must be ended by hand.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
