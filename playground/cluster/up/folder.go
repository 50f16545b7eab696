package up

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// socketPathLimit is the shortest limit for a Unix socket's path that an operating system sets (macOS: 104), less the
// longest name that we put into a folder.
const socketPathLimit = 104 - len("/control.sock") - 1

// folder is where one cluster lives: its data, certificates, logs and sockets. The lock says that someone runs it,
// and goes with its process, however that ends.
type folder struct {
	path   string
	passes bool // removed when the cluster stops
	lock   *os.File
}

var errInUse = errors.New("in use")

func (f *folder) file(name string) string { return filepath.Join(f.path, name) }

// openFolder takes the wanted folder, or a new one that passes when none is wanted.
func openFolder(wanted string) (*folder, error) {
	if wanted == "" {
		return passingFolder()
	}
	path, err := filepath.Abs(wanted)
	if err != nil {
		return nil, err
	}
	if len(path) > socketPathLimit {
		return nil, fmt.Errorf("%s is %d characters long and a socket's path may not be: choose a folder of at most %d",
			path, len(path), socketPathLimit)
	}
	return takeFolder(path, false)
}

func takeFolder(path string, passes bool) (*folder, error) {
	for _, inner := range []string{"", "certificates", "logs"} {
		if err := os.MkdirAll(filepath.Join(path, inner), 0o700); err != nil {
			return nil, err
		}
	}
	lock, err := lockFile(filepath.Join(path, "lock"), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, errInUse) {
		return nil, fmt.Errorf("a cluster runs in %s already: stop it, or choose another --folder", path)
	}
	if err != nil {
		return nil, err
	}
	return &folder{path: path, passes: passes, lock: lock}, nil
}

// passingFolder also removes what clusters that were killed left behind. One lock over all of them is held meanwhile:
// without it a folder just made, but not yet locked by its owner, would look abandoned.
func passingFolder() (*folder, error) {
	all := folderOfAll(os.TempDir())
	if len(all)+randomName > socketPathLimit {
		all = folderOfAll("/tmp") // a build tool's own TMPDIR is often too long for a socket
	}
	if err := os.MkdirAll(all, 0o700); err != nil {
		return nil, err
	}
	guard, err := lockFile(filepath.Join(all, "lock"), syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	defer guard.Close()
	if err := removeAbandoned(all); err != nil {
		return nil, err
	}
	path, err := os.MkdirTemp(all, "")
	if err != nil {
		return nil, err
	}
	return takeFolder(path, true)
}

// randomName is the longest name that os.MkdirTemp adds, with its slash.
const randomName = len("/4294967295")

func folderOfAll(temporary string) string {
	return filepath.Join(temporary, fmt.Sprintf("belay-clusters-%d", os.Getuid()))
}

func removeAbandoned(all string) error {
	locks, err := filepath.Glob(filepath.Join(all, "*", "lock"))
	if err != nil {
		return err
	}
	for _, lock := range locks {
		held, err := lockFile(lock, syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, errInUse) || os.IsNotExist(err) { // it runs, or it removes itself just now
			continue
		}
		if err != nil {
			return err
		}
		err = os.RemoveAll(filepath.Dir(lock))
		held.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// keepForTheNext leaves the logs of a failed run to be read: the next `up` removes them as abandoned.
func (f *folder) keepForTheNext() { f.passes = false }

// release gives the folder free; one that passes is removed while the lock is still held.
func (f *folder) release() error {
	defer f.lock.Close()
	if f.passes {
		return os.RemoveAll(f.path)
	}
	return nil
}

func lockFile(path string, how int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), how); err != nil {
		file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errInUse
		}
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	return file, nil
}
