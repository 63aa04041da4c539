using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Notices;

/// <summary>The table <c>notices</c> after something was put into it.</summary>
/// <remarks>States: <c>new</c>, <c>told</c> (shared out to channels), <c>unwanted</c> (below the least level of everybody there), <c>unheard</c> (nobody is there), <c>withdrawn</c>, <c>unsaid</c> (takes back what nobody was told).</remarks>
internal static class NoticeStore
{
    private const string Columns = """
        n.number as Number, n.key as Key, n.unit as Unit, o.name as UnitName, n.kind as Kind, n.member as Member, m.name as MemberName, n.members as Members, n.level as Level,
        n.title_zh as TitleZh, n.title_en as TitleEn, n.body_zh as BodyZh, n.body_en as BodyEn, n.link as Link, n.withdraws as Withdraws, n.due as Due
        from notices n left join organisations o on o.id = n.unit left join members m on m.member = n.member
        """;

    public static bool AnyDue(Work work, long now) => work.One<long?>("select min(due) from notices where state = 'new'") <= now;

    public static IReadOnlyList<StoredNotice> Due(Work work, long now, int most) =>
        [.. work.Query<StoredNotice>($"select {Columns} where n.state = 'new' and n.due <= @now order by n.number limit @most", new { now, most })];

    public static StoredNotice? Find(Work work, long number) => work.One<StoredNotice>($"select {Columns} where n.number = @number", new { number });

    /// <summary>What a digest tells, in the order in which it was put.</summary>
    public static IReadOnlyList<StoredNotice> OfDigest(Work work, string digest, int most) =>
    [
        .. work.Query<StoredNotice>($"select {Columns} join notice_deliveries d on d.notice = n.number where d.digest = @digest and d.state = 'folded' order by n.number limit @most", new { digest, most }),
    ];

    public static void Mark(Work work, long number, string state) => work.Execute("update notices set state = @state where number = @number", new { number, state });

    /// <summary>What was not shared out yet never will be.</summary>
    public static void WithdrawUntold(Work work, string key) => work.Execute("update notices set state = 'withdrawn' where key = @key and state in ('new', 'unheard')", new { key });

    public static void MarkWithdrawn(Work work, string key) => work.Execute("update notices set state = 'withdrawn' where key = @key and state in ('told', 'unwanted')", new { key });

    public static bool IsWithdrawn(Work work, string key) => work.Query<string>("select state from notices where key = @key", new { key }).Contains("withdrawn");

    /// <summary>A channel is new or back: what nobody heard of late may find somebody now.</summary>
    public static int HearAgain(Work work, long since) => work.Execute("update notices set state = 'new' where state = 'unheard' and due >= @since", new { since });

    /// <summary>Takes away what ended long ago.</summary>
    public static int Forget(Work work, long before, int most) => work.Execute(
        """
        delete from notices where number in (
            select n.number from notices n where n.state <> 'new' and n.due < @before
              and not exists (select 1 from notice_deliveries d where d.notice = n.number) order by n.number limit @most)
        """, new { before, most });
}
