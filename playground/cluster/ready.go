//go:build ready

package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// programs finds the ready-made binaries; the launcher has put their folder first on the PATH.
func programs(name string) ([]string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, fmt.Errorf("no %s on the PATH: install it, or unset KUBEBUILDER_ASSETS and KUBE_API_TEST_DIR to build it", name)
	}
	return []string{path}, nil
}

func run(name string, args []string) int {
	program, err := programs(name)
	if err == nil {
		err = syscall.Exec(program[0], append(program, args...), os.Environ())
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}
