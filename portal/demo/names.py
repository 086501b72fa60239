"""Short lists from which invented people get their names, by the families that would use them together."""

from random import Random

FAMILIES: list[tuple[list[str], list[str]]] = [
    (
        ["Alison", "Callum", "Gareth", "Heather", "Joanne", "Kirsty", "Martin", "Neil", "Rhys", "Siobhan", "Tom"],
        ["Ashworth", "Bevan", "Carrick", "Dunmore", "Fairley", "Hollis", "Kerrigan", "Lockwood", "Penrose", "Tully"],
    ),
    (
        ["Aisha", "Bilal", "Farah", "Hamza", "Imran", "Nadia", "Sana", "Tariq", "Zainab", "Yusuf"],
        ["Ahmadi", "Chaudhri", "Hussaini", "Karimi", "Mirza", "Qureshi", "Rahmani", "Siddiq"],
    ),
    (
        ["Amrit", "Gurpreet", "Harjit", "Jasleen", "Manjit", "Navdeep", "Simran", "Sukhi"],
        ["Bains", "Dhariwal", "Gill", "Johal", "Sahota", "Sandhu"],
    ),
    (
        ["Agnieszka", "Dorota", "Grzegorz", "Kasia", "Marek", "Paweł", "Wojciech", "Zofia"],
        ["Bielak", "Dudek", "Jaworska", "Krawiec", "Łazarz", "Sobczak"],
    ),
    (
        ["Abena", "Chidi", "Efua", "Folasade", "Kwame", "Ngozi", "Obinna", "Temi"],
        ["Adeyinka", "Boadu", "Eze", "Mensah", "Nwosu", "Okonjo"],
    ),
    (
        ["Desmond", "Latoya", "Marcia", "Winston", "Yvette", "Leroy"],
        ["Bartley", "Clarke-Reid", "Francis", "Grant", "Morrison"],
    ),
    (
        ["Bridget", "Dermot", "Margaret", "Miley", "Nora", "Paddy"],
        ["Delaney", "McCann", "Quilligan", "Ward"],
    ),
    (
        ["Hui Min", "Jun", "Lien", "Mei", "Thanh", "Wei"],
        ["Cheung", "Lam", "Nguyen", "Tsang", "Zhou"],
    ),
    (
        ["Elif", "Emre", "Rojda", "Serhat", "Dilan", "Kerem"],
        ["Aydın", "Demirci", "Karaca", "Şahin", "Yıldız"],
    ),
]  # fmt: skip
WEIGHTS = [42, 12, 9, 10, 9, 5, 3, 5, 5]

PLACES = [
    "Northmoor", "Harrow Vale", "Ravensbeck", "Saltmarsh", "Eastfold", "Coldbrook", "Thornley Cross", "Wickerham",
    "Millbourne", "Hexwater", "Langscar", "Oakenfell", "Stonely", "Fenwick Hythe", "Marlingford Edge", "Brackenshaw",
]  # fmt: skip


def full_name(chance: Random) -> tuple[str, str]:
    given, family = chance.choices(FAMILIES, WEIGHTS)[0]
    return chance.choice(given), chance.choice(family)
