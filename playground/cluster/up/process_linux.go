package up

import "syscall"

// soReusePort is missing from the syscall package on the architectures that were there before the option.
const soReusePort = 0xf

// attributes of each component's process. Its own process group: Ctrl-C in a terminal must reach only `up`, which
// stops the components in order. The death signal: if `up` itself is killed, the kernel ends them with it.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
