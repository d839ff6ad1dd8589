// Package config is everything an operator can set: one struct, whose tags are
// the flags, the environment variables, the defaults and the help.
package config

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
)

// Data says where the product keeps what it knows. Every command takes it.
type Data struct {
	Data        string `help:"Data folder: the built-in database, files and the master key. Default: $XDG_DATA_HOME/assetronics." env:"ASSETRONICS_DATA" placeholder:"DIR"`
	DatabaseURL string `help:"PostgreSQL 15 or newer to use instead of the built-in one; a session connection (no transaction pooler)." env:"DATABASE_URL" placeholder:"URL" name:"database-url"`
	MasterKey   string `help:"Key that seals all secrets: 32 bytes in base64. Default: a file in the data folder, made at the first start." env:"ASSETRONICS_MASTER_KEY" placeholder:"KEY" name:"master-key"`
}

// Server is how the server runs.
type Server struct {
	Data

	Addr         string   `help:"Address to serve on. Default: localhost:4000." env:"ASSETRONICS_ADDR" placeholder:"HOST:PORT"`
	PublicURL    string   `help:"Where people reach the product; invitation links and webhook addresses are made of it. Default: http://localhost and the port." env:"ASSETRONICS_URL" placeholder:"URL" name:"public-url"`
	OpsAddr      string   `help:"Address for metrics, kept apart from the product. Default: none." env:"ASSETRONICS_OPS_ADDR" placeholder:"HOST:PORT"`
	NATSURL      string   `help:"Message bus to use instead of the built-in one." env:"NATS_URL" placeholder:"URL" name:"nats-url"`
	AllowPrivate []string `help:"Private networks that connectors may reach, as CIDR list, for systems on premises." env:"ASSETRONICS_ALLOW_PRIVATE" placeholder:"CIDR,…"`
	Connectors   string   `help:"A folder whose connectors add to the built-in ones or replace them, a folder a vendor with manifest.yaml." env:"ASSETRONICS_CONNECTORS" placeholder:"DIR"`
	WebOrigins   []string `help:"Other origins whose front ends may call the API with a bearer token." env:"ASSETRONICS_WEB_ORIGINS" placeholder:"URL,…"`
	BlobURL      string   `help:"Where files and photos lie: file:///shared/files, s3://bucket?region=eu-central-1, gs://bucket or azblob://container. Default: the data folder." env:"ASSETRONICS_BLOB_URL" placeholder:"URL" name:"blob-url"`
	FileMax      int      `help:"Largest file that may be attached, in MiB." env:"ASSETRONICS_FILE_MAX" default:"25" placeholder:"MIB"`
	FileQuota    int      `help:"Room for the files of one company, in MiB." env:"ASSETRONICS_FILE_QUOTA" default:"20480" placeholder:"MIB"`
	Demo         bool     `help:"Serve a demo company with a simulated HR system, on loopback only."`
	Verbose      bool     `help:"Log more." short:"v" env:"ASSETRONICS_VERBOSE"`
}

const defaultPort = "4000"

// Resolve fills what depends on other settings and refuses what cannot work.
func (s *Server) Resolve() error {
	if err := s.Data.Resolve(); err != nil {
		return err
	}
	if s.Addr == "" {
		s.Addr = "localhost:" + defaultPort
	}
	if s.Demo && !loopback(s.Addr) {
		return fmt.Errorf("the demo has known passwords and serves on loopback only: %s is not", s.Addr)
	}
	for _, cidr := range s.AllowPrivate {
		if _, err := netip.ParsePrefix(strings.TrimSpace(cidr)); err != nil {
			return fmt.Errorf("ASSETRONICS_ALLOW_PRIVATE: %q is not a network such as 10.0.0.0/8", cidr)
		}
	}
	return nil
}

// Private gives the networks connectors may reach. The demo's vendor lives on
// loopback.
func (s *Server) Private() []netip.Prefix {
	var list []netip.Prefix
	for _, cidr := range s.AllowPrivate {
		if p, err := netip.ParsePrefix(strings.TrimSpace(cidr)); err == nil {
			list = append(list, p)
		}
	}
	if s.Demo {
		list = append(list, netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"))
	}
	return list
}

// Resolve finds the data folder.
func (d *Data) Resolve() error {
	if d.Data == "" {
		home := os.Getenv("XDG_DATA_HOME")
		if home == "" {
			user, err := os.UserHomeDir()
			if err != nil {
				return fmt.Errorf("no data folder: set ASSETRONICS_DATA: %w", err)
			}
			home = filepath.Join(user, ".local", "share")
		}
		d.Data = filepath.Join(home, "assetronics")
	}
	abs, err := filepath.Abs(d.Data)
	if err != nil {
		return fmt.Errorf("find data folder: %w", err)
	}
	d.Data = abs
	return nil
}

func loopback(addr string) bool {
	host := strings.Trim(addr[:max(strings.LastIndex(addr, ":"), 0)], "[]")
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
