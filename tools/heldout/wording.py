"""Invented wording of the held-out pages, and which font writes it."""

TOPICS = [
    '车辆',
    '检验',
    '土地',
    '住院',
    '成绩',
    '供电',
    '燃气',
    '快递',
    '会员',
    '学籍',
    '户口',
    '产权',
    '仓单',
    '体检',
    '纳税',
    '维修',
    '订货',
    '质检',
    '承运',
    '档案',
]
VERBS = [
    '核定',
    '登记',
    '缴纳',
    '查询',
    '复核',
    '签收',
    '发放',
    '注销',
    '变更',
    '补办',
    '抽检',
    '移交',
    '续保',
    '结清',
    '申报',
    '领取',
]
NOUNS = [
    '凭证',
    '明细',
    '数额',
    '编号',
    '附页',
    '清单',
    '底册',
    '备案',
    '说明',
    '期间',
    '科目',
    '余额',
    '标准',
    '结论',
    '项目',
    '参数',
    '型号',
    '批次',
]
TAILS = [
    '以实际为准',
    '请妥善保管',
    '不予退换',
    '须本人办理',
    '当日有效',
    '另行通知',
    '参照前款',
    '由窗口受理',
    '可到网点咨询',
    '按季度结算',
    '须加盖印章',
    '共两页',
]
GIVEN = [
    'Harold',
    'Beatriz',
    'Wilfred',
    'Aurélie',
    'Gustav',
    'Nadia',
    'Bertram',
    'Oksana',
    'Dmitri',
    'Yvonne',
    'Raúl',
    'Signe',
]
FAMILY = [
    'Penhaligon',
    'Szymański',
    'Quintero',
    'Hartmann',
    'Abernathy',
    'Lefèvre',
    'Morozov',
    'Nakamura',
    'Oyelaran',
    'Thorsen',
]
WORDS = (
    'meter reading tariff winter supply engine chassis colour axle weight test sample haemoglobin result range unit blood pressure grade semester '
    'lecture credit history physics parcel sender weight depot route driver harvest quality cotton mill river bridge market village council '
    'meeting minutes vote budget repair plumber roof tile garden fence neighbour complaint library borrow return fine chapter author edition '
    'print press paper evening morning weather storm coast ferry timetable platform change season member club point reward voucher'
).split()


def han(r, n=8):
    out = ''
    while len(out) < n:
        out += (
            r.choice(TOPICS)
            + r.choice(VERBS)
            + r.choice(NOUNS)
            + (',' + r.choice(TAILS) + '。' if r.random() < 0.4 else '')
        )
    return out[:n]


def eng(r, n):
    return ' '.join(r.choice(WORDS) for _ in range(n)).capitalize()


def num(r, n):
    return ''.join(r.choice('0123456789') for _ in range(n))


def who(r):
    return r.choice(GIVEN) + ' ' + r.choice(FAMILY)


def day(r):
    return f'{r.randint(1, 28)}.{r.randint(1, 12)}.{r.randint(1975, 2031)}'


def hk(r):
    return r.choice(['zen', 'zen', 'babel', 'twkai', 'twsung', 'hana'])


def lk(r, mono=False):
    return (
        r.choice(['b612', 'jet'])
        if mono
        else r.choice(
            [
                'inter',
                'karla',
                'cabin',
                'vollkorn',
                'quattro',
                'oldst',
                'libertine',
                'andika',
                'gentium',
                'gyre',
                'manrope',
            ]
        )
    )
