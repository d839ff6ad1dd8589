package bulkdata

// product is a line of things that companies buy.
type product struct {
	category, maker, line string
	variants              []string
	serial                string // prefix of the maker's serial numbers
	cents                 int64
	warranty              int // years
	weight                int // how many of a hundred or so assets
}

var products = []product{
	{"laptop", "Apple", "MacBook Pro", []string{"13 M1", "13 M2", "14 M1", "14 M2", "14 M3", "14 M4", "16 M1", "16 M2", "16 M3", "16 M4"}, "C02", 229900, 1, 14},
	{"laptop", "Apple", "MacBook Air", []string{"13 M1", "13 M2", "13 M3", "13 M4", "15 M2", "15 M3"}, "FVF", 134900, 1, 8},
	{"laptop", "Lenovo", "ThinkPad X1 Carbon", []string{"Gen 7", "Gen 8", "Gen 9", "Gen 10", "Gen 11", "Gen 12"}, "PF5", 189900, 3, 9},
	{"laptop", "Lenovo", "ThinkPad T14", []string{"Gen 1", "Gen 2", "Gen 3", "Gen 4", "Gen 5"}, "PF4", 142900, 3, 10},
	{"laptop", "Dell", "Latitude", []string{"5420", "5430", "5440", "7420", "7430", "7440", "7450"}, "8KX", 156500, 3, 8},
	{"laptop", "HP", "EliteBook", []string{"830 G8", "840 G8", "840 G9", "840 G10", "860 G10"}, "5CG", 149900, 3, 5},
	{"laptop", "Framework", "Laptop", []string{"13", "16"}, "FRA", 139900, 1, 1},
	{"desktop", "Dell", "OptiPlex", []string{"3090", "5090", "7010", "7090"}, "6JQ", 98900, 3, 3},
	{"desktop", "Apple", "Mac mini", []string{"M1", "M2", "M4"}, "H2W", 79900, 1, 1},
	{"monitor", "Dell", "UltraSharp", []string{"U2419H", "U2520D", "U2720Q", "U2723QE", "U3223QE"}, "CN0", 57900, 3, 12},
	{"monitor", "LG", "UltraFine", []string{"24", "27", "32"}, "LGU", 64900, 2, 4},
	{"phone", "Apple", "iPhone", []string{"12", "13", "14", "15", "16", "SE"}, "F17", 84900, 1, 7},
	{"phone", "Samsung", "Galaxy", []string{"S21", "S22", "S23", "S24"}, "R5C", 74900, 2, 3},
	{"tablet", "Apple", "iPad", []string{"Air", "Pro 11", "Pro 13", "mini"}, "DMP", 69900, 1, 2},
	{"dock", "CalDigit", "TS", []string{"3 Plus", "4"}, "CDT", 37900, 2, 2},
	{"dock", "Lenovo", "ThinkPad Dock", []string{"Gen 1", "Gen 2"}, "ZAN", 22900, 3, 3},
	{"headset", "Jabra", "Evolve", []string{"40", "65", "75", "85"}, "JAB", 24900, 2, 5},
	{"peripheral", "Logitech", "MX", []string{"Keys", "Master 3", "Master 3S", "Anywhere"}, "LOG", 10900, 2, 4},
	{"printer", "HP", "LaserJet", []string{"M404", "M507", "M610"}, "VNB", 45900, 1, 1},
	{"network", "Cisco", "Catalyst", []string{"9200", "9300", "9500"}, "FOC", 345900, 5, 1},
	{"network", "Ubiquiti", "UniFi", []string{"U6 Pro", "U7 Pro", "Switch 24"}, "UBQ", 17900, 2, 1},
	{"server", "Dell", "PowerEdge", []string{"R640", "R650", "R750"}, "SVC", 689900, 5, 1},
}

var (
	firstNames = []string{"Ana", "Astrid", "Ben", "Chloé", "Daniel", "Emma", "Erik", "Fatima", "Finn", "Freya", "Giulia", "Grace", "Hanna", "Hugo", "Inés", "Ivan", "Jonas", "Julia", "Katarzyna", "Kenji", "Laura", "Lena", "Lukas", "Mateo", "Mei", "Milan", "Nadia", "Noah", "Oliver", "Olga", "Pavel", "Priya", "Quentin", "Rafael", "Ravi", "Samuel", "Sofia", "Thea", "Tomás", "Uma", "Viktor", "Wei", "Xenia", "Yuki", "Zoë", "Aïcha", "Björn", "Dilara", "Elif", "Imani"}
	lastNames  = []string{"Adeyemi", "Andersen", "Benali", "Bianchi", "Brandt", "Carter", "Cohen", "Conti", "Costa", "Dvořák", "Ferreira", "Fischer", "García", "Haddad", "Holm", "Huber", "Johansson", "Kaya", "Kim", "Kowalski", "Lin", "Lindqvist", "Martin", "Meyer", "Morgan", "Müller", "Nair", "Nguyen", "Nilsen", "Novak", "O'Connor", "Okafor", "Patel", "Petrov", "Richter", "Rossi", "Sato", "Schmidt", "Silva", "Singh", "Tanaka", "Torres", "van Dijk", "Weber", "Wright", "Yilmaz", "Zhang", "Zielińska"}
	titles     = []string{"Software Engineer", "Account Executive", "Support Specialist", "Product Manager", "Designer", "Accountant", "Recruiter", "Data Analyst", "Warehouse Associate", "Consultant", "Nurse", "Technician"}
	offices    = []string{"Berlin", "London", "Paris", "Madrid", "Milan", "Warsaw", "Stockholm", "Lisbon", "Vienna", "Dublin", "Amsterdam", "Copenhagen", "Oslo", "Zürich", "Prague", "Kraków", "New York", "Austin", "Toronto", "Singapore", "Tokyo", "Sydney", "São Paulo", "Nairobi"}
	rooms      = []string{"HQ", "Warehouse", "Floor 1", "Floor 2", "Lab"}
	units      = []string{"Engineering", "Sales", "Finance", "People", "Operations", "Support", "Marketing", "Legal", "Logistics", "Research", "Quality", "Security"}
	remarks    = []string{"Scratched lid", "Battery replaced", "Keyboard layout US", "On loan", "Bought used", "Docking port loose", "Second charger in the bag", "Screen replaced under warranty"}
)
