package jamf

// section is a part of a computer's record.
type section struct {
	name, key string
	show      func(computer) any
}

// sections are those there are; the ones without a function are always empty here.
var sections = []section{
	{"GENERAL", "general", computer.general},
	{"HARDWARE", "hardware", computer.hardware},
	{"OPERATING_SYSTEM", "operatingSystem", computer.operatingSystem},
	{"USER_AND_LOCATION", "userAndLocation", computer.userAndLocation},
	{"STORAGE", "storage", computer.storage},
	{"PURCHASING", "purchasing", computer.purchasing},
	{"DISK_ENCRYPTION", "diskEncryption", computer.diskEncryption},
	{"SECURITY", "security", computer.security},
	{"APPLICATIONS", "applications", computer.applications},
	{"CONFIGURATION_PROFILES", "configurationProfiles", nil},
	{"PRINTERS", "printers", nil},
	{"SERVICES", "services", nil},
	{"LOCAL_USER_ACCOUNTS", "localUserAccounts", nil},
	{"CERTIFICATES", "certificates", nil},
	{"ATTACHMENTS", "attachments", nil},
	{"PACKAGE_RECEIPTS", "packageReceipts", nil},
	{"LICENSED_SOFTWARE", "licensedSoftware", nil},
	{"IBEACONS", "ibeacons", nil},
	{"SOFTWARE_UPDATES", "softwareUpdates", nil},
	{"EXTENSION_ATTRIBUTES", "extensionAttributes", nil},
	{"CONTENT_CACHING", "contentCaching", nil},
	{"GROUP_MEMBERSHIPS", "groupMemberships", nil},
}

// record shows the sections that wanted names; the others are null.
func (c computer) record(wanted func(string) bool) map[string]any {
	r := map[string]any{"id": c.id, "udid": c.udid()}
	for _, s := range sections {
		switch {
		case !wanted(s.name):
			r[s.key] = nil
		case s.show == nil:
			r[s.key] = []any{}
		default:
			r[s.key] = s.show(c)
		}
	}
	return r
}

func (c computer) general() any {
	d := c.device
	return map[string]any{
		"name": d.Name, "platform": "Mac", "assetTag": c.assetTag(), "barcode1": nil, "barcode2": nil,
		"lastIpAddress": "203.0.113.9", "lastReportedIp": "10.1.1.7", "jamfBinaryVersion": "11.20.1",
		"supervised": true, "mdmCapable": map[string]any{"capable": true, "capableUsers": []string{}},
		"remoteManagement": map[string]any{"managed": !c.older, "managementUsername": nil},
		"reportDate":       c.contact(), "lastContactTime": c.contact(),
		"lastEnrolledDate": stamp(d.Enrolled, d.Index+1), "initialEntryDate": d.Enrolled.Format("2006-01-02"),
		"mdmProfileExpiration":                 stamp(d.Enrolled.AddDate(5, 0, 0), d.Index+2),
		"enrolledViaAutomatedDeviceEnrollment": d.Index%5 != 0, "userApprovedMdm": true,
		"declarativeDeviceManagementEnabled": true, "managementId": c.managementID(),
		"site": map[string]any{"id": "-1", "name": "None"}, "enrollmentMethod": nil, "extensionAttributes": []any{},
	}
}

func (c computer) hardware() any {
	d := c.device
	return map[string]any{
		"make": "Apple", "model": d.Model, "modelIdentifier": d.ModelID, "serialNumber": c.serial(),
		"processorType": d.Chip, "processorArchitecture": "arm64", "coreCount": 10, "processorCount": 1,
		"macAddress": mac(d.WiFi), "networkAdapterType": "IEEE80211", "altMacAddress": nil, "altNetworkAdapterType": nil,
		"totalRamMegabytes": d.RAM / megabyte, "batteryCapacityPercent": 91, "batteryHealth": "NORMAL",
		"appleSilicon": true, "bleCapable": true, "extensionAttributes": []any{},
	}
}

func (c computer) fileVault() string {
	if c.device.Encrypted {
		return "ALL_ENCRYPTED"
	}
	return []string{"NOT_ENCRYPTED", "SOME_ENCRYPTED"}[c.device.Index%2]
}

func (c computer) operatingSystem() any {
	return map[string]any{
		"name": "macOS", "version": c.device.OSVersion, "build": c.device.OSBuild, "supplementalBuildVersion": nil,
		"rapidSecurityResponse": nil, "activeDirectoryStatus": "Not Bound", "fileVault2Status": c.fileVault(),
		"softwareUpdateDeviceId": "J314sAP", "extensionAttributes": []any{},
	}
}

func (c computer) userAndLocation() any {
	department := "-1"
	if c.used {
		department = c.s.departmentID(c.user.Dept)
	}
	return map[string]any{
		"username": c.username(), "realname": written(c.s, c.id, "userAndLocation.realname", c.ifUsed(c.user.Name())), "email": c.email(),
		"position": c.ifUsed(c.user.Title), "phone": nil, "departmentId": department, "buildingId": "-1", "room": nil,
		"extensionAttributes": []any{},
	}
}

func (c computer) storage() any {
	d := c.device
	size, free := d.Storage/megabyte, d.Free/megabyte
	return map[string]any{
		"bootDriveAvailableSpaceMegabytes": free,
		"disks": []any{map[string]any{
			"id": "1", "device": "disk0", "model": "APPLE SSD", "serialNumber": "0x1", "sizeMegabytes": size, "smartStatus": "Verified",
			"type": "false", "partitions": []any{map[string]any{
				"name": "Macintosh HD (Boot Partition)", "sizeMegabytes": size, "availableMegabytes": free, "partitionType": "BOOT",
				"percentUsed": 100 - 100*free/size, "fileVault2State": map[bool]string{true: "ENCRYPTED", false: "UNENCRYPTED"}[d.Encrypted],
			}},
		}},
	}
}

func (c computer) purchasing() any {
	d := c.device
	return map[string]any{
		"leased": false, "purchased": true, "poNumber": or(d.Order), "poDate": or(d.Bought), "vendor": or(d.Supplier),
		"warrantyDate": or(d.Warranty), "leaseDate": nil, "appleCareId": "", "purchasePrice": dollars(d.Price, d.Index),
		"lifeExpectancy": 4, "purchasingAccount": nil, "purchasingContact": nil, "extensionAttributes": []any{},
	}
}

func (c computer) diskEncryption() any {
	return map[string]any{
		"bootPartitionEncryptionDetails": map[string]any{
			"partitionName":              "Macintosh HD (Boot Partition)",
			"partitionFileVault2State":   map[bool]string{true: "ENCRYPTED", false: "UNENCRYPTED"}[c.device.Encrypted],
			"partitionFileVault2Percent": 100,
		},
		"individualRecoveryKeyValidityStatus": "VALID", "institutionalRecoveryKeyPresent": false,
		"diskEncryptionConfigurationName": nil, "fileVault2Enabled": c.device.Encrypted,
		"fileVault2EnabledUserNames": []string{}, "fileVault2EligibilityMessage": "Eligible",
	}
}

func (c computer) security() any {
	return map[string]any{
		"sipStatus": "ENABLED", "gatekeeperStatus": "APP_STORE_AND_IDENTIFIED_DEVELOPERS", "xprotectVersion": "5285",
		"autoLoginDisabled": true, "remoteDesktopEnabled": false, "activationLockEnabled": false, "recoveryLockEnabled": false,
		"firewallEnabled": true, "secureBootLevel": "FULL_SECURITY", "bootstrapTokenAllowed": true,
	}
}

func (c computer) applications() any {
	rows := []any{}
	for _, app := range []struct{ name, id, version string }{{"Safari.app", "com.apple.Safari", "18.2"}, {"Slack.app", "com.tinyspeck.slackmacgap", "4.41.105"}} {
		rows = append(rows, map[string]any{
			"name": app.name, "path": "/Applications/" + app.name, "version": app.version, "cfBundleShortVersionString": app.version,
			"cfBundleVersion": app.version, "macAppStore": false, "sizeMegabytes": 120, "bundleId": app.id,
			"updateAvailable": false, "externalVersionId": "0",
		})
	}
	return rows
}
