package up

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"testing"
)

func TestApiServerAndNodeAgentProveThemselvesToEachOther(t *testing.T) {
	c := must[credentials](t)(issueCredentials(t.TempDir()))
	user := must[string](t)(handshake(t, c.kubelet, c.apiServerToKubelet, c.authority))
	if user != "kube-apiserver" {
		t.Errorf("the node agent sees %q", user)
	}
	if _, err := handshake(t, c.kubelet, c.apiServerToProxied, c.authority); err == nil {
		t.Error("the front proxy's authority is trusted as the cluster's")
	}
}

func TestKeptFolderKeepsItsAuthorityAndTokensKey(t *testing.T) {
	folder := t.TempDir()
	first := must[credentials](t)(issueCredentials(folder))
	key := must[[]byte](t)(os.ReadFile(first.serviceAccounts.private))
	old := pair{first.admin.certificate + ".old", first.admin.key + ".old"}
	for now, then := range map[string]string{first.admin.certificate: old.certificate, first.admin.key: old.key} {
		if err := os.Rename(now, then); err != nil {
			t.Fatal(err)
		}
	}
	second := must[credentials](t)(issueCredentials(folder))
	if user := must[string](t)(handshake(t, second.apiServer, old, second.authority)); user != "admin" {
		t.Errorf("a client of the first run is seen as %q", user)
	}
	if string(key) != string(must[[]byte](t)(os.ReadFile(second.serviceAccounts.private))) {
		t.Error("the key of the service accounts' tokens changed")
	}
}

func TestBrokenAuthorityIsNotReplacedSilently(t *testing.T) {
	folder := t.TempDir()
	c := must[credentials](t)(issueCredentials(folder))
	if err := os.WriteFile(c.authority, []byte("half a certif"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := issueCredentials(folder); err == nil {
		t.Error("it was")
	}
}

// handshake returns the user that the server sees.
func handshake(t *testing.T, server, client pair, authority string) (string, error) {
	t.Helper()
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(must[[]byte](t)(os.ReadFile(authority)))
	listener := must[net.Listener](t)(net.Listen("tcp", "127.0.0.1:0"))
	defer listener.Close()
	asked := must[net.Conn](t)(net.Dial("tcp", listener.Addr().String()))
	defer asked.Close()
	answers := must[net.Conn](t)(listener.Accept())
	defer answers.Close()
	go func() {
		_ = tls.Client(asked, &tls.Config{ // the server's view decides
			RootCAs: trusted, ServerName: "127.0.0.1",
			Certificates: []tls.Certificate{must[tls.Certificate](t)(tls.LoadX509KeyPair(client.certificate, client.key))},
		}).Handshake()
	}()
	seen := tls.Server(answers, &tls.Config{
		ClientCAs: trusted, ClientAuth: tls.RequireAndVerifyClientCert,
		Certificates: []tls.Certificate{must[tls.Certificate](t)(tls.LoadX509KeyPair(server.certificate, server.key))},
	})
	if err := seen.Handshake(); err != nil {
		return "", err
	}
	return seen.ConnectionState().PeerCertificates[0].Subject.CommonName, nil
}
