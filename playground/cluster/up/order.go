package up

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
)

// Order is the command `component VERB NAME --folder DIR`: the shell's way to the control socket. It returns the exit
// code.
func Order(args []string) int {
	flags := flag.NewFlagSet("component", flag.ContinueOnError)
	folder := flags.String("folder", "", "the `folder` that `up` printed")
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage: cluster component --folder DIR kill|stop|start|status NAME")
	}
	if err := flags.Parse(args); err != nil || flags.NArg() != 2 || *folder == "" {
		flags.Usage()
		return 2
	}
	answer, err := send(filepath.Join(*folder, controlSocket), flags.Arg(0)+" "+flags.Arg(1))
	if err != nil {
		fmt.Fprintf(os.Stderr, "No cluster answers in %s (%v): start one with `cluster up --folder %[1]s`.\n", *folder, err)
		return 1
	}
	if answer.Error != "" {
		fmt.Fprintln(os.Stderr, answer.Error)
		return 1
	}
	fmt.Printf("%s: pid %d, after %.1f s\n", answer.Component, answer.Pid, answer.Seconds)
	return 0
}

func send(socket, order string) (answer, error) {
	var a answer
	connection, err := net.Dial("unix", socket)
	if err != nil {
		return a, err
	}
	defer connection.Close()
	if _, err := fmt.Fprintln(connection, order); err != nil {
		return a, err
	}
	return a, json.NewDecoder(bufio.NewReader(connection)).Decode(&a)
}
