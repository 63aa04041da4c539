namespace CardSystem.Ingest.Notices;

/// <summary>The kinds of channel as they are written.</summary>
public static class ChannelKinds
{
    public const string Mail = "mail";
    public const string Webhook = "webhook";
    public const string WeCom = "wecom";
    public const string DingTalk = "dingtalk";
    public const string Mqtt = "mqtt";

    public static IReadOnlyList<string> All { get; } = [Mail, Webhook, WeCom, DingTalk, Mqtt];

    /// <summary>Group robots: 20 messages a minute, and nobody's name.</summary>
    public static bool IsRobot(string kind) => kind is WeCom or DingTalk;

    /// <summary>How many a minute where nothing else is said.</summary>
    public static int UsualRate(string kind) => kind switch { WeCom or DingTalk => 20, Mail => 60, Webhook => 600, _ => 6_000 };
}

/// <summary>A recipient: one address of one unit, with what it wants to hear and when. A row of <c>notice_channels</c>.</summary>
public sealed record NoticeChannel
{
    public const string Markdown = "markdown";
    public const string Text = "text";
    public const string Chinese = "zh";
    public const string English = "en";

    /// <summary>No level passes quiet hours and digests.</summary>
    public const long NothingPasses = (long)NoticeLevel.Serious + 1;

    public required string Name { get; init; }
    public required string Kind { get; init; }
    public required string Unit { get; init; }

    /// <summary>1: hears of every unit below its own too, and not only where nobody nearer is to be told.</summary>
    public long Below { get; init; }

    /// <summary>E-mail address or webhook URL; empty for the other kinds.</summary>
    public string Address { get; init; } = "";

    /// <summary>Where the secret is: <c>file:PATH</c>, <c>env:NAME</c>, or empty.</summary>
    public string Secret { get; init; } = "";

    /// <summary>How robots are spoken to: <c>markdown</c> or <c>text</c>.</summary>
    public string Format { get; init; } = Markdown;
    public string LanguageName { get; init; } = Chinese;
    public long LeastLevel { get; init; } = (long)NoticeLevel.Notice;

    /// <summary>From this level on nothing waits for quiet hours to end or for the digest.</summary>
    public long PassingLevel { get; init; } = NothingPasses;

    /// <summary>Minutes since midnight; null: each notice by itself.</summary>
    public long? DigestAt { get; init; }
    public long? QuietFrom { get; init; }
    public long? QuietUntil { get; init; }

    /// <summary>Messages a minute, evenly spaced.</summary>
    public long Rate { get; init; } = 1;

    /// <summary>1: may show masked names.</summary>
    public long Names { get; init; }

    /// <summary>The member who reads it: never told about themselves.</summary>
    public string? Member { get; init; }
    public long Enabled { get; init; } = 1;
    public string DisabledWhy { get; init; } = "";

    /// <summary>How many attempts in a row have failed.</summary>
    public long Failures { get; init; }

    /// <summary>Unix milliseconds: nothing is sent before then.</summary>
    public long FreeAt { get; init; }
    public long? LastSentAt { get; init; }
    public string LastError { get; init; } = "";

    public NoticeLanguage Language => LanguageName == English ? NoticeLanguage.English : NoticeLanguage.Chinese;

    public bool MayName => Names == 1 && !ChannelKinds.IsRobot(Kind);

    /// <summary>What fails together: all e-mail goes through one server, all robots of a kind too.</summary>
    public string Server => Kind == ChannelKinds.Webhook && Uri.TryCreate(Address, UriKind.Absolute, out var uri) ? uri.Authority : Kind;
}
