"""Invented people and places of the demo. 01000 is not an assigned mobile prefix, so nobody can be called."""

AREAS = {
    "Savar": ["Savar Bazar Road", "Bank Colony", "Genda", "Radio Colony"],
    "Mirpur": ["Mirpur 10, Block C", "Mirpur 12, Road 4", "Senpara", "Kazipara"],
    "Uttara": ["Sector 4, Road 7", "Sector 9, Road 2", "Sector 11, Lake Drive"],
    "Keraniganj": ["Zinzira", "Kalatia", "Aganagar Ghat"],
    "Tongi": ["Station Road", "Cherag Ali", "Bonomala"],
}

FIRST = (
    ("Abdul", "আব্দুল"),
    ("Karim", "করিম"),
    ("Rahim", "রহিম"),
    ("Selina", "সেলিনা"),
    ("Nasrin", "নাসরিন"),
    ("Jamal", "জামাল"),
    ("Kamal", "কামাল"),
    ("Fatema", "ফাতেমা"),
    ("Rokeya", "রোকেয়া"),
    ("Shafiqul", "শফিকুল"),
    ("Mizanur", "মিজানুর"),
    ("Ayesha", "আয়েশা"),
    ("Taslima", "তাসলিমা"),
    ("Anwar", "আনোয়ার"),
    ("Salma", "সালমা"),
    ("Habibur", "হাবিবুর"),
    ("Mitu", "মিতু"),
    ("Sohel", "সোহেল"),
    ("Parvin", "পারভীন"),
    ("Ruhul", "রুহুল"),
)
LAST = (
    ("Islam", "ইসলাম"),
    ("Begum", "বেগম"),
    ("Hossain", "হোসেন"),
    ("Chowdhury", "চৌধুরী"),
    ("Rahman", "রহমান"),
    ("Sheikh", "শেখ"),
    ("Mia", "মিয়া"),
    ("Akter", "আক্তার"),
    ("Uddin", "উদ্দিন"),
    ("Talukder", "তালুকদার"),
    ("Sarker", "সরকার"),
    ("Khatun", "খাতুন"),
)

# name, Bengali name, index of the parent
SELLERS = (
    ("Sam Cable Corner", "স্যাম কেবল কর্নার", None),
    ("Sue Electronics", "সু ইলেকট্রনিক্স", None),
    ("Sid (Sam's brother)", "সিদ", 0),
    ("Bhai Bhai Cable", "ভাই ভাই কেবল", None),
    ("Rupali Vision", "রূপালী ভিশন", None),
    ("Tongi Network", "টঙ্গী নেটওয়ার্ক", None),
    ("Uttara Link", "উত্তরা লিংক", None),
    ("Mirpur Star", "মিরপুর স্টার", None),
    ("Kazipara Dish", "কাজীপাড়া ডিশ", 7),
    ("Keraniganj Cable", "কেরানীগঞ্জ কেবল", None),
    ("Zinzira Point", "জিনজিরা পয়েন্ট", 9),
    ("Senpara Agent", "সেনপাড়া এজেন্ট", 8),
)

# code, name, Bengali name, kind, price in minor units, unit, count, grace days
PLANS = (
    ("basic", "Basic 25", "বেসিক ২৫", "standard", 30_000, "month", 1, 3),
    ("family", "Family 60", "ফ্যামিলি ৬০", "standard", 50_000, "month", 1, 3),
    ("sports", "Sports Plus", "স্পোর্টস প্লাস", "standard", 80_000, "month", 1, 3),
    ("quarter", "Family quarter", "ফ্যামিলি ৩ মাস", "standard", 140_000, "month", 3, 5),
    ("year", "Premium yearly", "প্রিমিয়াম বার্ষিক", "standard", 500_000, "year", 1, 7),
    ("trial", "Trial 3 days", "ট্রায়াল ৩ দিন", "trial", 0, "day", 3, 0),
)
