package bamboohr

import (
	"math/rand/v2"
	"strings"
)

// culture is a pool of names that go together.
type culture struct {
	first []string
	last  []string
}

var (
	english = culture{
		words("Olivia Grace Emily Charlotte Hannah Zoë Chloe Ruby James Oliver Harry Thomas Daniel Samuel Nathan Marcus"),
		words("Walker Bennett Hughes Foster Clarke O'Brien Mitchell Turner Shaw Campbell Reid Barnes Whitfield Doyle"),
	}
	german = culture{
		words("Anna Lena Katharina Sophie Jürgen Björn Felix Lukas Jonas Käthe Matthias Annika Sören Ursula"),
		words("Müller Schäfer Weiß Becker Hofmann Krüger Lehmann König Vogel Brandt Jäger Groß"),
	}
	polish = culture{
		words("Łukasz Małgorzata Agnieszka Paweł Zofia Michał Grażyna Wojciech Katarzyna Jakub Dąbrówka Świętosław"),
		words("Wójcik Nowak Król Sikora Żak Pająk Gołąb Mazur Kołodziej Wróbel Śliwa Dąbek"),
	}
	portuguese = culture{
		words("João Inês Conceição Luís Mariana Gonçalo Beatriz Tomás Letícia Caio André Patrícia Sebastião"),
		words("Araújo Gonçalves Simões Magalhães Ribeiro Falcão Conceição Teixeira Antunes Brandão Lourenço"),
	}
	french = culture{
		words("Éloïse Françoise Amélie Étienne Gaëlle Benoît Noémie Raphaël Maëlys Jérôme Solène Cédric"),
		words("Lefèvre Bélanger Côté Gagné Desrosiers Tremblay Lévesque Pelletier Fontaine Béliveau"),
	}
	spanish = culture{
		words("Lucía Sofía Andrés Íñigo Begoña Ramón Martín Noelia Joaquín Ximena Álvaro"),
		words("Muñoz Ibáñez Peña García Fernández Quiñones Ortega Núñez Delgado Vázquez"),
	}
	indian = culture{
		words("Aarav Priya Ishaan Ananya Rohan Kavya Vikram Meera Arjun Divya"),
		words("Sharma Iyer Patel Nair Kulkarni Banerjee Reddy Desai Chaudhary"),
	}
	turkish = culture{
		words("Ayşe Çağla Emre Gökhan Işıl Özgür Selin Tuğba Yiğit"),
		words("Yılmaz Öztürk Şahin Çelik Aydın Doğan Güneş Kılıç"),
	}
	vietnamese = culture{
		words("Thị_Lan Minh_Đức Hải_Yến Quốc_Bảo Ngọc_Ánh Tuấn Phương"),
		words("Nguyễn Trần Phạm Đặng Lê Võ"),
	}
	japanese = culture{
		words("美咲 陽翔 さくら 大輔 結衣 翔太 直樹 葵"),
		words("佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村"),
	}
	dutch = culture{
		words("Sanne Daan Fleur Bram Noor Thijs Maud Ruben Loïs Joost"),
		words("de_Vries van_den_Berg Bakker Jansen Visser de_Boer Mulder Hoekstra van_Dijk"),
	}
)

// words splits a list of names; an underscore stands for the space inside a name.
func words(list string) []string {
	names := strings.Fields(list)
	for i, name := range names {
		names[i] = strings.ReplaceAll(name, "_", " ")
	}
	return names
}

// latin spells out the letters that e-mail addresses avoid. Two kinds of entries:
// single letters and whole names that have no letter-by-letter spelling.
var latin = strings.NewReplacer(append(letters(
	"aàáâãåāăąạảấầẩẫậắằẳẵặ", "cçćč", "dďđ", "eèéêëēęěẹẻẽếềểễệ", "gğ", "iìíîïīıịỉĩ", "lł", "nñńňņ",
	"oòóôõøōőọỏốồổỗộớờởỡợơ", "rřŕ", "sśšşș", "tťţț", "uùúûūůűųụủũứừửữựư", "yýÿỳỷỹỵ", "zźżž",
),
	"ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae",
	"美咲", "misaki", "陽翔", "haruto", "さくら", "sakura", "大輔", "daisuke",
	"結衣", "yui", "翔太", "shota", "直樹", "naoki", "葵", "aoi",
	"佐藤", "sato", "鈴木", "suzuki", "高橋", "takahashi", "田中", "tanaka",
	"渡辺", "watanabe", "伊藤", "ito", "山本", "yamamoto", "中村", "nakamura",
)...)

// letters turns groups like "cçć" into replacements: the first letter for each other.
func letters(groups ...string) []string {
	var pairs []string
	for _, group := range groups {
		for _, r := range group[1:] {
			pairs = append(pairs, string(r), group[:1])
		}
	}
	return pairs
}

// mailbox spells a name as it stands before the @: "Zoë O'Brien" is "zoe.obrien".
// It is "" for a name none of whose letters can be spelled.
func mailbox(first, last string) string {
	spell := func(name string) string {
		return strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
				return r
			}
			return -1
		}, latin.Replace(strings.ToLower(name)))
	}
	return strings.Trim(spell(first)+"."+spell(last), ".")
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }
