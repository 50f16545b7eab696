package up

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// tenYears lets a folder that was kept, and a kubeconfig copied out of it, work again whenever it is taken up.
const tenYears = 10 * 365 * 24 * time.Hour

// authority signs certificates and keeps them as PEM files beside its own.
type authority struct {
	folder      string
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	file        string
}

// pair is a certificate and its key, as the files that the components are told of.
type pair struct{ certificate, key string }

// subject is whom a certificate names: a client by user and groups, a server by its names and addresses.
type subject struct {
	user   string
	groups []string
	names  []string
	ips    []net.IP
}

// openAuthority takes the authority that an earlier run left in the folder, or makes one: kubeconfigs handed out
// by that run stay valid.
func openAuthority(folder, name string) (*authority, error) {
	files := pairIn(folder, name)
	if a, err := readAuthority(folder, files); err == nil || !os.IsNotExist(err) {
		return a, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	own := template(subject{user: "belay-playground-" + name})
	own.IsCA = true
	own.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	own.ExtKeyUsage = nil
	if err := sign(own, own, &key.PublicKey, key, files.certificate); err != nil {
		return nil, err
	}
	if err := writeKey(files.key, key); err != nil {
		return nil, err
	}
	return readAuthority(folder, files)
}

func readAuthority(folder string, files pair) (*authority, error) {
	key, err := readKey(files.key)
	if err != nil {
		return nil, err
	}
	block, err := readBlock(files.certificate)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(block)
	if err != nil {
		return nil, fmt.Errorf("%s is no certificate (remove the folder to get new ones): %w", files.certificate, err)
	}
	return &authority{folder: folder, certificate: certificate, key: key, file: files.certificate}, nil
}

// issue makes a new certificate at every start: only the authorities and the service accounts' key are kept.
func (a *authority) issue(name string, to subject) (pair, error) {
	files := pairIn(a.folder, name)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return pair{}, err
	}
	if err := sign(template(to), a.certificate, &key.PublicKey, a.key, files.certificate); err != nil {
		return pair{}, err
	}
	return files, writeKey(files.key, key)
}

func pairIn(folder, name string) pair {
	return pair{filepath.Join(folder, name+".crt"), filepath.Join(folder, name+".key")}
}

func template(to subject) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)) // crypto/rand never fails since Go 1.24
	usage := x509.ExtKeyUsageClientAuth
	if len(to.names) > 0 {
		usage = x509.ExtKeyUsageServerAuth
	}
	return &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: to.user, Organization: to.groups},
		DNSNames:              to.names,
		IPAddresses:           to.ips,
		NotBefore:             time.Now().Add(-time.Hour), // a client whose clock is a little behind must not refuse it
		NotAfter:              time.Now().Add(tenYears),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{usage},
		BasicConstraintsValid: true,
	}
}

func sign(of, by *x509.Certificate, public *ecdsa.PublicKey, with *ecdsa.PrivateKey, file string) error {
	der, err := x509.CreateCertificate(rand.Reader, of, by, public, with)
	if err != nil {
		return err
	}
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644)
}
