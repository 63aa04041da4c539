using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Office;

/// <summary>A card on its way from a blank chip to a member's.</summary>
/// <param name="Replaces">Empty where it takes no other's place.</param>
/// <param name="Thumbprint">Of the chip's key, lower-case hex; empty until it is certified.</param>
/// <param name="MemberFile">The newest MEMBER signed for it.</param>
/// <param name="Challenge">What the finished card's first receipt is asked for.</param>
internal sealed record IssueRow(string Card, string Member, string Desk, long BegunAt, string Replaces, string State, string Thumbprint, byte[] MemberFile, byte[] Challenge)
{
    public const string Begun = "begun";
    public const string Certified = "certified";
    public const string Active = "active";
    public const string Ended = "ended";

    public bool IsOpen => State is Begun or Certified;
}

/// <summary>The tables <c>card_issues</c>, <c>card_keys</c> and <c>card_profiles</c>.</summary>
internal static class IssueStore
{
    private const string Columns = "card as Card, member as Member, desk as Desk, begun_at as BegunAt, replaces as Replaces, state as State, thumbprint as Thumbprint, member_file as MemberFile, challenge as Challenge";

    public static IssueRow? Find(Work work, string card) => work.One<IssueRow>($"select {Columns} from card_issues where card = @card", new { card });

    /// <summary>The issue under way for a member; the latest where there are several.</summary>
    public static IssueRow? OpenOf(Work work, string member) =>
        work.Query<IssueRow>($"select {Columns} from card_issues where member = @member and state in ('begun', 'certified') order by begun_at desc, card limit 1", new { member }).FirstOrDefault();

    public static IReadOnlyList<IssueRow> Open(Work work, int most) =>
        [.. work.Query<IssueRow>($"select {Columns} from card_issues where state in ('begun', 'certified') order by begun_at, card limit @most", new { most })];

    public static void Put(Work work, IssueRow row) => work.Execute(
        """
        insert into card_issues(card, member, desk, begun_at, replaces, state, thumbprint, member_file, challenge)
        values(@Card, @Member, @Desk, @BegunAt, @Replaces, @State, @Thumbprint, @MemberFile, @Challenge)
        on conflict(card) do update set desk = excluded.desk, replaces = excluded.replaces, state = excluded.state, thumbprint = excluded.thumbprint,
            member_file = excluded.member_file, challenge = excluded.challenge
        """, row);

    /// <summary>The card this key was ever certified for; null where it never was.</summary>
    public static string? CardOf(Work work, string thumbprint) => work.One<string>("select card from card_keys where thumbprint = @thumbprint", new { thumbprint });

    public static void AddKey(Work work, string thumbprint, string card, long at) =>
        work.Execute("insert into card_keys(thumbprint, card, certified_at) values(@thumbprint, @card, @at)", new { thumbprint, card, at });

    public static bool IsNumberTaken(Work work, string card) =>
        work.One<long>("select (select count(*) from cards where card = @card) + (select count(*) from card_issues where card = @card)", new { card }) > 0;

    public static ProfileRow? Profile(Work work, string card) => work.One<ProfileRow>(
        "select card as Card, profile as Profile, receipt_key as ReceiptKey, uid as Uid, member_seq as MemberSeq, issued_at as IssuedAt, issued_by as IssuedBy from card_profiles where card = @card", new { card });

    public static void PutProfile(Work work, ProfileRow row) => work.Execute(
        """
        insert into card_profiles(card, profile, receipt_key, uid, member_seq, issued_at, issued_by) values(@Card, @Profile, @ReceiptKey, @Uid, @MemberSeq, @IssuedAt, @IssuedBy)
        on conflict(card) do update set profile = excluded.profile, receipt_key = excluded.receipt_key, uid = excluded.uid, member_seq = excluded.member_seq,
            issued_at = excluded.issued_at, issued_by = excluded.issued_by
        """, row);
}

/// <param name="ReceiptKey">Compressed point; empty where the card has none.</param>
/// <param name="Uid">Hex; empty where it is unknown or another each time.</param>
internal sealed record ProfileRow(string Card, string Profile, byte[] ReceiptKey, string Uid, long MemberSeq, long IssuedAt, string IssuedBy)
{
    public const string Mcap = "mcap-1";
}
