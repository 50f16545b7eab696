package up

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
)

// keepKeys leaves a private key that is there already alone: tokens signed with it by an earlier run stay valid.
// The API server reads no public key out of a PKCS #8 file, so that stands beside it.
func keepKeys(private, public string) error {
	key, err := readKey(private)
	if os.IsNotExist(err) {
		if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err == nil {
			err = writeKey(private, key)
		}
	}
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return err
	}
	return os.WriteFile(public, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o644)
}

// writeKey writes PKCS #8, the one form that Go, Java and openssl all read without help.
func writeKey(file string, key *ecdsa.PrivateKey) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}

func readKey(file string) (*ecdsa.PrivateKey, error) {
	block, err := readBlock(file)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(block)
	if err != nil {
		return nil, fmt.Errorf("%s is no private key (remove the folder to get new ones): %w", file, err)
	}
	if key, isOurs := key.(*ecdsa.PrivateKey); isOurs {
		return key, nil
	}
	return nil, fmt.Errorf("%s is no key of ours: remove the folder to get new ones", file)
}

func readBlock(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s holds no PEM: remove the folder to get new ones", file)
	}
	return block.Bytes, nil
}
