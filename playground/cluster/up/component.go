package up

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

const (
	readyLimit = 60 * time.Second // a start takes seconds; a machine this slow will not run tests either
	stopLimit  = 10 * time.Second
	askEvery   = 25 * time.Millisecond
)

// component is one of the three programs. It can be ended and started again while the others run on.
type component struct {
	name    string
	command []string
	folder  string
	log     string
	ready   func(context.Context) error // nil once it does its work
	failed  chan<- *component           // told when it ends unasked

	turn    sync.Mutex // one order at a time
	process *process   // nil while it is down
	asked   bool       // its end is wanted
	state   sync.Mutex // guards the two above for readers that do not wait for their turn
}

var (
	errIsDown    = errors.New("is not running: start it first")
	errIsRunning = errors.New("is running already: kill or stop it first")
)

// start returns when the component is ready, so that a test need not wait by itself.
func (c *component) start(ctx context.Context) error {
	c.turn.Lock()
	defer c.turn.Unlock()
	if c.running() != nil {
		return fmt.Errorf("%s %w", c.name, errIsRunning)
	}
	p, err := startProcess(c.command, c.folder, c.log)
	if err != nil {
		return fmt.Errorf("%s could not be started: %w", c.name, err)
	}
	c.set(p, true) // until it is ready, its end is reported by this function alone
	if err := c.awaitReady(ctx, p); err != nil {
		return errors.Join(err, c.end(p, syscall.SIGKILL))
	}
	c.set(p, false)
	go c.watch(p)
	return nil
}

func (c *component) awaitReady(ctx context.Context, p *process) error {
	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	again := time.NewTicker(askEvery)
	defer again.Stop()
	for {
		why := c.ready(ctx)
		if why == nil {
			return nil
		}
		select {
		case <-p.ended:
			return c.describe(fmt.Sprintf("ended (%s) before it was ready", p.state))
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.Canceled) {
				return ctx.Err()
			}
			return c.describe(fmt.Sprintf("is not ready after %s (%v)", readyLimit, why))
		case <-again.C:
		}
	}
}

func (c *component) watch(p *process) {
	<-p.ended
	c.state.Lock()
	unasked := c.process == p && !c.asked
	c.state.Unlock()
	if unasked {
		c.failed <- c
	}
}

// finish ends the process and returns when it is gone: with SIGKILL at once, with SIGTERM within the limit.
func (c *component) finish(how syscall.Signal) error {
	c.turn.Lock()
	defer c.turn.Unlock()
	p := c.running()
	if p == nil {
		return fmt.Errorf("%s %w", c.name, errIsDown)
	}
	c.set(p, true)
	return c.end(p, how)
}

func (c *component) end(p *process, how syscall.Signal) error {
	defer c.set(nil, true)
	if err := p.signal(how); err != nil {
		return fmt.Errorf("%s (pid %d) could not be ended: %w", c.name, p.pid, err)
	}
	select {
	case <-p.ended:
		return nil
	case <-time.After(stopLimit):
	}
	fmt.Fprintf(os.Stderr, "%s did not stop within %s and is killed.\n", c.name, stopLimit)
	if err := p.signal(syscall.SIGKILL); err != nil {
		return fmt.Errorf("%s (pid %d) could not be killed: %w", c.name, p.pid, err)
	}
	<-p.ended
	return nil
}

func (c *component) running() *process {
	c.state.Lock()
	defer c.state.Unlock()
	return c.process
}

// pid is 0 while the component is down.
func (c *component) pid() int {
	if p := c.running(); p != nil {
		return p.pid
	}
	return 0
}

func (c *component) set(p *process, asked bool) {
	c.state.Lock()
	defer c.state.Unlock()
	c.process, c.asked = p, asked
}

// describe is all that a person needs who was not looking: what happened, the log's end, and the next step.
func (c *component) describe(what string) error {
	return fmt.Errorf("%s %s. The end of its log:\n%s\nThe whole log: %s. %s",
		c.name, what, lastLines(c.log, 12), filepath.Clean(c.log), advice(c.log))
}
