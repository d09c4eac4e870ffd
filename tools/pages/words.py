"""Invented text: names, addresses, numbers, sentences, in Chinese and in languages with Latin or Cyrillic letters."""

SURNAMES = (
    '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻苏潘葛范彭鲁韦马方俞任袁柳鲍史唐薛雷贺倪汤'
)
GIVEN = '子涵梓轩诗雨欣怡浩然宇航思远佳慧志强文博晓东丽华建军桂兰玉梅春生秋月国庆立新振邦雪晴若琳嘉懿沐阳一诺书瑶'
PLACES = [
    '云岭省青石市',
    '南川市临江区',
    '海东省白沙县',
    '江北市望湖区',
    '安平省松林市',
    '西原市古塔区',
    '华东省兰溪市',
    '滨海新区',
    '北山自治县',
]
STREETS = [
    '和平路',
    '建设大街',
    '滨河东路',
    '文昌巷',
    '梧桐大道',
    '工业南路',
    '学府街',
    '桃园里',
    '迎宾路',
    '红星路',
    '科创一路',
]
TRADES = [
    '餐饮',
    '食品',
    '科技',
    '商贸',
    '文化传媒',
    '物流',
    '建筑工程',
    '教育咨询',
    '医疗器械',
    '电子商务',
    '园林绿化',
    '服饰',
    '农业发展',
]
FORMS = ['有限公司', '有限责任公司', '经营部', '个体工商户', '工作室', '合作社', '股份有限公司', '店']
SCOPE = [
    '预包装食品销售',
    '餐饮服务',
    '技术开发、技术咨询、技术转让',
    '日用百货零售',
    '计算机软硬件及外围设备制造',
    '广告设计、代理',
    '国内货物运输代理',
    '会议及展览服务',
    '服装服饰批发',
    '农副产品收购',
    '机械设备租赁',
    '房屋建筑和市政基础设施工程',
    '信息系统集成服务',
    '健康咨询服务',
    '水产品零售',
    '图文设计制作',
    '母婴用品销售',
    '家政服务',
    '仓储服务',
    '新鲜蔬菜批发',
    '五金产品零售',
    '物业管理',
    '依法须经批准的项目,经相关部门批准后方可开展经营活动',
]
CLAUSES = [
    '甲方应当自本合同签订之日起',
    '乙方须按照约定的时间和地点交付',
    '任何一方不得擅自变更或者解除',
    '双方因履行本协议发生争议的',
    '由此产生的费用由违约方承担',
    '未尽事宜由双方另行协商解决',
    '本表一式两份,各执一份',
    '申请人保证所提交材料真实有效',
    '请用黑色签字笔填写并加盖公章',
    '经审查符合法定条件准予登记',
    '有效期届满前三十日内申请延续',
    '逾期未办理的视为自动放弃',
    '代理人有权代为办理上述事项',
    '凭此证享受相应的权利并承担义务',
    '收款单位及账号见附件',
    '付款方式为银行转账',
    '押金在退租时无息退还',
    '本证不得涂改、转让、出租',
    '如有遗失应当立即声明作废',
    '验收合格后七个工作日内付清余款',
    '质量保证期为十二个月',
    '因不可抗力不能履行的',
    '保守在合作中知悉的商业秘密',
    '送达地址以本合同载明的为准',
]
LABELS = [
    '姓名',
    '性别',
    '出生日期',
    '民族',
    '联系电话',
    '通讯地址',
    '身份证号',
    '单位名称',
    '法定代表人',
    '经办人',
    '注册资本',
    '成立日期',
    '经营范围',
    '登记机关',
    '备注',
    '账号',
    '开户行',
    '金额',
    '数量',
    '单价',
    '合计',
    '日期',
    '编号',
    '部门',
    '职务',
    '学历',
    '户籍所在地',
    '紧急联系人',
    '审批意见',
    '有效期',
    '申请事由',
    '附件',
]
COMMON = '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞'
LATIN = {
    'en': 'the of and to in is that for on with as by at from this be are or an it will shall may not any all such other which under '
    'account address agreement amount application applicant approved authority bank before birth business card certificate city '
    'code company completed copy country date declare department description details document driver due employer expiry family '
    'first following form full given have hereby holder identification income information insurance invoice issue issued law '
    'licence limited location member name nationality national notice number office officer order owner page paid party passport '
    'payment period permit person phone place please postal present provided purpose receipt received record reference register '
    'registered registration required residence section service sex signature signed state statement street subject tax tenant '
    'terms total transfer type until use valid value vehicle witness year',
    'fr': 'le la les de des du un une et à en pour par sur avec dans être société adresse nom prénom né née date délivré préfecture '
    'numéro carte identité véhicule année état français république certificat immatriculation contrôle échéance montant réglé',
    'de': 'der die das und für mit von zu im auf nach über Straße Größe Name Vorname geburtstag gültig ausgestellt Behörde Ausweis '
    'Führerschein Bundesrepublik Unterschrift Anschrift Staatsangehörigkeit Änderung Prüfung Betrag fällig Rechnung Stück',
    'es': 'el la los de del y en para por con una número año español señor dirección fecha nacimiento válido hasta país teléfono '
    'empresa cuenta código importe régimen inscripción expedición población',
    'pl': 'i w na z do się jest imię nazwisko urodzenia ważny wydany przez ulica numer dowód osobisty prawo jazdy spółka łączna kwota '
    'zł należność płatność źródło święto',
}
CYRILLIC = (
    'имя фамилия отчество дата рождения место выдан паспорт номер серия код подразделения гражданин российская область город улица '
    'дом подпись удостоверение водительское действительно до республика документ сумма итого адрес организация счет договор'
).split()
SURNAMES_LATIN = [
    'Lindqvist',
    'Moreau',
    'Bergström',
    'Okafor',
    'Novák',
    'Fernández',
    'Kowalczyk',
    'Baumann',
    'O’Neill',
    'Takahashi',
    'Petrov',
    'Sørensen',
    'Ozdemir',
    'Castillo',
    'Whitfield',
    'Van Dijk',
    'Rossi',
    'Almeida',
    'Kjellberg',
    'Dubois',
]
GIVEN_LATIN = [
    'Amelia',
    'Jonas',
    'Zoë',
    'Mateo',
    'Ingrid',
    'Tomasz',
    'Élise',
    'Noah',
    'Priya',
    'Lukas',
    'Chiara',
    'Omar',
    'Sofia',
    'Erik',
]
STREETS_LATIN = [
    'Maple Street',
    'Rue des Lilas',
    'Bahnhofstraße',
    'Calle del Sol',
    'Via Roma',
    'Long Acre',
    'Kirkegata',
    'Harbour Road',
    'ul. Polna',
    'Kerkstraat',
    'Avenida Central',
    'Church Lane',
]
CITIES_LATIN = [
    'Northwick',
    'Sainte-Claire',
    'Neustadt',
    'Villanueva',
    'Porto Alto',
    'Lakeside',
    'Østby',
    'Grünau',
    'Halden',
    'Eastport',
]


def digits(r, n):
    return ''.join(r.choice('0123456789') for _ in range(n))


def code(r, n):
    return ''.join(r.choice('0123456789ABCDEFGHJKLMNPQRSTUVWXY') for _ in range(n))


def zh_name(r):
    return r.choice(SURNAMES) + ''.join(r.choice(GIVEN) for _ in range(r.choice([1, 2, 2])))


def zh_address(r):
    return (
        r.choice(PLACES)
        + r.choice(STREETS)
        + f'{r.randint(1, 998)}号'
        + r.choice(['', f'{r.randint(1, 30)}栋{r.randint(101, 2808)}室'])
    )


def zh_company(r):
    return (
        r.choice(PLACES)[: r.choice([2, 3])]
        + ''.join(r.choice(COMMON) for _ in range(2))
        + r.choice(TRADES)
        + r.choice(FORMS)
    )


def zh_date(r):
    return f'{r.randint(1988, 2027)}年{r.randint(1, 12):02d}月{r.randint(1, 28):02d}日'


def zh_sentence(r):
    part = r.choice(CLAUSES)
    if r.random() < 0.5:
        part += ',' + r.choice(CLAUSES)
    if r.random() < 0.35:
        part += ''.join(r.choice(COMMON) for _ in range(r.randint(3, 10)))
    return part + '。'


def zh_text(r, n):
    text = ''
    while len(text) < n:
        text += zh_sentence(r)
    return text[:n]


def number_line(r):
    return r.choice(
        [
            lambda: digits(r, 11),
            lambda: digits(r, 18),
            lambda: code(r, 18),
            lambda: f'{r.randint(1, 99999)}.{digits(r, 2)}',
            lambda: f'{digits(r, 4)} {digits(r, 4)} {digits(r, 4)} {digits(r, 4)}',
            lambda: f'{r.randint(1970, 2030)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}',
            lambda: f'No. {digits(r, 8)}',
            lambda: f'¥{r.randint(1, 99999):,}.{digits(r, 2)}',
        ]
    )()


def la_words(r, n, lang=None):
    vocabulary = LATIN[lang or r.choices(list(LATIN), [6, 1, 1, 1, 1])[0]].split()
    return ' '.join(r.choice(vocabulary) for _ in range(n))


def la_sentence(r, n, lang=None):
    text = la_words(r, n, lang)
    text = text[0].upper() + text[1:]
    if r.random() < 0.3:
        text += f' {r.randint(1, 9999)}'
    return text + r.choice(['.', '.', ',', ';', ''])


def la_name(r):
    return r.choice(GIVEN_LATIN) + ' ' + r.choice(SURNAMES_LATIN)


def la_address(r):
    return f'{r.randint(1, 240)} {r.choice(STREETS_LATIN)}, {r.choice(CITIES_LATIN)}'


def la_date(r):
    d, m, y = r.randint(1, 28), r.randint(1, 12), r.randint(1950, 2033)
    month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][m - 1]
    return r.choice([f'{d:02d}.{m:02d}.{y}', f'{d:02d}/{m:02d}/{y}', f'{d:02d} {month} {y}', f'{y}-{m:02d}-{d:02d}'])


def cyrillic(r, n):
    text = ' '.join(r.choice(CYRILLIC) for _ in range(n))
    return text.upper() if r.random() < 0.3 else text.capitalize()


def mrz(r, n=44):
    text = (
        'P<UTO'
        + r.choice(SURNAMES_LATIN).upper().encode('ascii', 'ignore').decode().replace(' ', '<')
        + '<<'
        + r.choice(GIVEN_LATIN).upper().encode('ascii', 'ignore').decode()
    )
    second = code(r, 9) + digits(r, 1) + 'UTO' + digits(r, 7) + r.choice('MF') + digits(r, 7)
    return [text[:n].ljust(n, '<'), second[:n].ljust(n, '<')]
