using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Api.Answers;

/// <summary>What programs are told when something is wrong, in the language of Accept-Language.</summary>
public static class ApiWords
{
    public static readonly Bilingual SignIn = new("请求没有有效的令牌：请在标头 Authorization 中写“Bearer ”和令牌；令牌在网页“程序令牌”中生成。", "The request has no token that holds: send one in the header Authorization, as 'Bearer' and the token. Tokens are made on the page 'Tokens for programs'.");
    public static readonly Bilingual NoRight = new("这个令牌没有所需的权限：请由有此权限的人员生成含该权限的令牌。", "This token does not have the right that is needed: somebody who has it must make a token with it.");
    public static readonly Bilingual NotHere = new("没有这个内容，或不在令牌所有者的组织范围内。", "There is no such thing, or it lies outside the units of the token's owner.");
    public static readonly Bilingual NoSuchAddress = new("没有这个地址；可用的地址见 /api/v1/openapi.json。", "There is no such address; /api/v1/openapi.json describes those there are.");
    public static readonly Bilingual WrongMethod = new("这个地址不接受该请求方法。", "This address does not take that method.");
    public static readonly Bilingual TooMany = new("请求太频繁，请在 Retry-After 所示秒数后再试。", "Too many requests; try again after the seconds in Retry-After.");
    public static readonly Bilingual Broken = new("服务出现故障，什么也没有保存；请稍后重试。", "Something broke here, and nothing was kept; try again later.");
    public static readonly Bilingual Unwell = new("数据库暂时无法使用，什么也没有保存；请稍后重试。", "The database cannot be used at the moment, and nothing was kept; try again later.");
    public static readonly Bilingual Refused = new("请求被拒绝，什么也没有改变。", "The request was refused, and nothing was changed.");

    public static readonly Bilingual NotJson = new("请求正文应为 JSON，并在标头中写明 Content-Type: application/json。", "The body must be JSON, and the header Content-Type must say application/json.");
    public static readonly Bilingual WrongBody = new("请求正文不符合要求（位置 {0}）；字段见 /api/v1/openapi.json。", "The body is not as it should be (at {0}); /api/v1/openapi.json describes its fields.");
    public static readonly Bilingual TooLong = new("请求正文超过 {0} 字节。", "The body is longer than {0} bytes.");
    public static readonly Bilingual MissingFields = new("请求正文缺少字段：{0}；字段见 /api/v1/openapi.json。", "The body lacks the fields {0}; /api/v1/openapi.json describes them.");
    public static readonly Bilingual UnknownQuery = new("地址中的参数“{0}”不可用；可用的有：{1}。", "The address has a parameter '{0}' that is not known here; known are: {1}.");
    public static readonly Bilingual TwiceInQuery = new("地址中的参数“{0}”出现了多次。", "The parameter '{0}' stands in the address more than once.");
    public static readonly Bilingual WrongLimit = new("参数 limit 应为 1 至 {0} 的整数。", "The parameter limit must be a whole number from 1 to {0}.");
    public static readonly Bilingual WrongCursor = new("参数 cursor 无效：请原样使用上一页给出的 next，并保持其他参数不变。", "The parameter cursor is not valid: use the 'next' of the page before as it was given, with the other parameters unchanged.");
    public static readonly Bilingual WrongDay = new("“{0}”应为日期，写作 2026-05-01。", "'{0}' must be a day, written as 2026-05-01.");
    public static readonly Bilingual WrongSpan = new("until 应晚于 from，且相隔不超过 {0} 天。", "'until' must lie after 'from', by no more than {0} days.");
    public static readonly Bilingual WrongPeriod = new("period 应为年、季或月，写作 2026、2026-Q3 或 2026-09。", "'period' must be a year, quarter or month, written as 2026, 2026-Q3 or 2026-09.");
    public static readonly Bilingual WrongChoice = new("“{0}”只能是：{1}。", "'{0}' must be one of: {1}.");
    public static readonly Bilingual WrongText = new("“{0}”应为 1 至 {1} 个字，写在一行内。", "'{0}' must have 1 to {1} characters on one line.");
    public static readonly Bilingual WrongTime = new("“{0}”应为时刻，写作 19:30。", "'{0}' must be a time of day, written as 19:30.");
    public static readonly Bilingual WrongNumber = new("“{0}”应为 {1} 至 {2} 的整数。", "'{0}' must be a whole number from {1} to {2}.");
    public static readonly Bilingual SessionOrSpan = new("请写明请假对应的场次（session），或起止时间（from 和 until），二者选一。", "Say either which session the leave is for, or its span with from and until.");

    public static readonly Bilingual NotLost = new("这张卡没有挂失，现在的状态是 {0}。", "This card was not reported lost; it is {0}.");

    public static readonly Bilingual WrongKey = new("标头 Idempotency-Key 应为 1 至 {0} 个 ASCII 可见字符。", "The header Idempotency-Key must be 1 to {0} visible ASCII characters.");
    public static readonly Bilingual OtherBody = new("这个 Idempotency-Key 已用于另一个请求；新的请求请用新的值。", "This Idempotency-Key was used for another request; a new request needs a new one.");
    public static readonly Bilingual UnderWay = new("带这个 Idempotency-Key 的请求正在处理，请稍后再试。", "The request with this Idempotency-Key is under way; try again in a moment.");

    /// <summary>The title of a problem: the same for every problem of one status.</summary>
    public static Bilingual Title(int status) => status switch
    {
        400 => new("请求有误", "The request is wrong"),
        401 => new("需要令牌", "A token is needed"),
        403 => new("没有权限", "No right to do this"),
        404 => new("找不到", "Not found"),
        405 => new("方法不可用", "Method not taken"),
        409 => new("正在处理", "Under way"),
        413 => new("内容过长", "Too long"),
        415 => new("格式不符", "Wrong kind of content"),
        422 => new("请求被拒绝", "Refused"),
        429 => new("请求太频繁", "Too many requests"),
        503 => new("暂时无法使用", "Not available"),
        _ => new("服务故障", "Something broke"),
    };
}
