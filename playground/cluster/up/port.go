package up

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"syscall"
)

// port is a loopback port that stays ours while the API server behind it is down. The socket is bound but never
// listens: the kernel gives its port to nobody else, connections to it are refused as to a free port, and the API
// server may bind it too, because both ask for SO_REUSEPORT (its flag --permit-port-sharing). So there is no moment
// between "this port is free" and "it is bound" in which another process could take it.
type port struct {
	number int
	socket int
}

// reservePort takes the wanted port if it is free, so that kubeconfigs of a kept folder stay valid, else any.
func reservePort(wanted int) (port, error) {
	if wanted != 0 {
		if p, err := bindPort(wanted); err == nil {
			return p, nil
		}
		fmt.Fprintf(os.Stderr, "Port %d of the last run is taken; the kubeconfig gets a new one.\n", wanted)
	}
	return bindPort(0)
}

func bindPort(number int) (port, error) {
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		return port{}, fmt.Errorf("no socket for the API server: %w", err)
	}
	syscall.CloseOnExec(socket)
	p := port{socket: socket}
	if p.number, err = shareAndBind(socket, number); err != nil {
		p.release()
		return port{}, fmt.Errorf("no loopback port for the API server: %w", err)
	}
	return p, nil
}

func shareAndBind(socket, number int) (int, error) {
	if err := syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, soReusePort, 1); err != nil {
		return 0, err
	}
	if err := syscall.Bind(socket, &syscall.SockaddrInet4{Port: number, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return 0, err
	}
	bound, err := syscall.Getsockname(socket)
	if err != nil {
		return 0, err
	}
	return bound.(*syscall.SockaddrInet4).Port, nil
}

func (p port) release() { syscall.Close(p.socket) }

func (p port) text() string { return strconv.Itoa(p.number) }

func (p port) url() string { return "https://" + net.JoinHostPort("127.0.0.1", p.text()) }
