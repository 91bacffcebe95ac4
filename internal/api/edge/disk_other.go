//go:build !unix

package edge

import "errors"

// FreeSpace is not known here.
func FreeSpace(string) (uint64, error) {
	return 0, errors.New("edge: free space is not known on this system")
}
