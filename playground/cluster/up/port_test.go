package up

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"
)

func TestReservedPortIsOursAlone(t *testing.T) {
	p := must[port](t)(reservePort(0))
	defer p.release()
	address := net.JoinHostPort("127.0.0.1", p.text())

	if _, err := net.Dial("tcp", address); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("while nothing listens a connection says %v", err)
	}
	if stranger, err := net.Listen("tcp", address); err == nil {
		stranger.Close()
		t.Error("a stranger could take it")
	}
	for range 2 { // the API server, and the API server after its restart
		server := must[net.Listener](t)(sharing().Listen(context.Background(), "tcp", address))
		connection := must[net.Conn](t)(net.Dial("tcp", address))
		accepted := must[net.Conn](t)(server.Accept())
		accepted.Close()
		connection.Close()
		server.Close()
	}
}

func TestPortOfTheLastRunIsTakenAgainIfFree(t *testing.T) {
	first := must[port](t)(reservePort(0))
	first.release()
	again := must[port](t)(reservePort(first.number))
	defer again.release()
	if again.number != first.number {
		t.Errorf("%d became %d", first.number, again.number)
	}
	stranger := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	defer stranger.Close()
	taken := stranger.Addr().(*net.TCPAddr).Port
	other := must[port](t)(reservePort(taken))
	defer other.release()
	if other.number == taken || other.number == 0 {
		t.Errorf("a taken port gave %d", other.number)
	}
}

// sharing binds as kube-apiserver does with --permit-port-sharing.
func sharing() *net.ListenConfig {
	return &net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error {
		var failure error
		err := raw.Control(func(socket uintptr) {
			failure = syscall.SetsockoptInt(int(socket), syscall.SOL_SOCKET, soReusePort, 1)
		})
		return errors.Join(err, failure)
	}}
}
