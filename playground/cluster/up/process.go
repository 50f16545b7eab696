package up

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// process is one run of a component. Nobody but its own goroutine waits for it; all others watch ended.
type process struct {
	pid   int
	ended chan struct{}
	state *os.ProcessState // to be read after ended is closed
}

// startProcess sends both outputs to the end of the log. The folder is its working directory, so that sockets can be
// named without their folder: their whole path would often be longer than a socket's may be.
func startProcess(command []string, folder, log string) (*process, error) {
	file, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	wanted := exec.Command(command[0], command[1:]...)
	wanted.Dir, wanted.Stdout, wanted.Stderr = folder, file, file
	wanted.SysProcAttr = attributes()
	if err := onLastingThread(wanted.Start); err != nil {
		return nil, err
	}
	p := &process{pid: wanted.Process.Pid, ended: make(chan struct{})}
	go func() {
		_ = wanted.Wait() // how it ended stands in its state
		p.state = wanted.ProcessState
		close(p.ended)
	}()
	return p, nil
}

func (p *process) signal(signal syscall.Signal) error {
	select {
	case <-p.ended: // its pid may be another process's by now
		return nil
	default:
		return syscall.Kill(p.pid, signal)
	}
}

var starts = startsOnLastingThread()

type start struct {
	do   func() error
	done chan error
}

// onLastingThread runs what starts a process. The kernel sends the death signal when the *thread* that started the
// process ends, and Go ends idle threads whose goroutine was locked to them: so one thread does all starts and stays.
func onLastingThread(do func() error) error {
	s := start{do, make(chan error)}
	starts <- s
	return <-s.done
}

func startsOnLastingThread() chan<- start {
	wanted := make(chan start)
	go func() {
		runtime.LockOSThread()
		for s := range wanted {
			s.done <- s.do()
		}
	}()
	return wanted
}
