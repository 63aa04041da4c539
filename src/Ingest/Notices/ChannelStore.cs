using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Notices;

/// <summary>The table <c>notice_channels</c>.</summary>
public static class ChannelStore
{
    private const string Columns = """
        c.channel as Name, c.kind as Kind, c.unit as Unit, c.below as Below, c.address as Address, c.secret as Secret, c.format as Format, c.language as LanguageName,
        c.least_level as LeastLevel, c.passing_level as PassingLevel, c.digest_at as DigestAt, c.quiet_from as QuietFrom, c.quiet_until as QuietUntil, c.rate as Rate,
        c.names as Names, c.member as Member, c.enabled as Enabled, c.disabled_why as DisabledWhy, c.failures as Failures, c.free_at as FreeAt,
        c.last_sent_at as LastSentAt, c.last_error as LastError
        """;

    /// <summary>A tree deeper than this, or one in a circle, is not followed further.</summary>
    private const int DeepestTree = 32;

    /// <returns>False where there is one of that name.</returns>
    public static bool Add(Work work, NoticeChannel channel) => work.Execute(
        """
        insert into notice_channels(channel, kind, unit, below, address, secret, format, language, least_level, passing_level, digest_at, quiet_from, quiet_until,
            rate, names, member, enabled, disabled_why, failures, free_at, last_sent_at, last_error)
        values(@Name, @Kind, @Unit, @Below, @Address, @Secret, @Format, @LanguageName, @LeastLevel, @PassingLevel, @DigestAt, @QuietFrom, @QuietUntil,
            @Rate, @Names, @Member, @Enabled, @DisabledWhy, @Failures, @FreeAt, @LastSentAt, @LastError) on conflict(channel) do nothing
        """, channel) == 1;

    public static NoticeChannel? Find(Work work, string name) => work.One<NoticeChannel>($"select {Columns} from notice_channels c where c.channel = @name", new { name });

    public static IReadOnlyList<NoticeChannel> All(Work work) => [.. work.Query<NoticeChannel>($"select {Columns} from notice_channels c order by c.channel")];

    public static bool Remove(Work work, string name) => work.Execute("delete from notice_channels where channel = @name", new { name }) == 1;

    public static bool UnitExists(Work work, string unit) => work.One<string>("select id from organisations where id = @unit", new { unit }) is not null;

    public static bool MemberExists(Work work, string member) => work.One<string>("select member from members where member = @member", new { member }) is not null;

    /// <summary>All numbers a person has or had: two that were merged are one and the same.</summary>
    public static IReadOnlyCollection<string> Selves(Work work, string? member) => member is null ? [] :
    [
        .. work.Query<string>(
            """
            with recursive same(member) as (
                select cast(@member as text)
                union select case when m.member = same.member then m.into_member else m.member end
                    from member_merges m join same on m.member = same.member or m.into_member = same.member)
            select member from same
            """, new { member }),
    ];

    /// <summary>The channels of a unit, of the one above it, and so on to the root; a unit without any has an empty list.</summary>
    public static IReadOnlyList<IReadOnlyList<NoticeChannel>> Path(Work work, string unit)
    {
        var units = work.Query<(string Id, long Height)>(
            """
            with recursive up(id, parent, height) as (
                select id, parent, 0 from organisations where id = @unit
                union all select o.id, o.parent, up.height + 1 from organisations o join up on o.id = up.parent where up.height < @deepest)
            select id, cast(height as bigint) from up order by height
            """, new { unit, deepest = DeepestTree }).Select(u => u.Id).Distinct(StringComparer.Ordinal);
        return [.. units.ToList().Select(id => (IReadOnlyList<NoticeChannel>)[.. work.Query<NoticeChannel>($"select {Columns} from notice_channels c where c.unit = @id order by c.channel", new { id })])];
    }

    /// <summary>Channels with something to send now, those that last succeeded before those that failed, and none that is being spoken to.</summary>
    public static IReadOnlyList<NoticeChannel> Ready(Work work, long now) =>
    [
        .. work.Query<NoticeChannel>(
            $"""
            select {Columns} from notice_channels c
            where c.enabled = 1 and c.free_at <= @now
              and exists (select 1 from notice_deliveries d where d.channel = c.channel and d.state = 'waiting' and d.due <= @now)
              and not exists (select 1 from notice_deliveries d where d.channel = c.channel and d.state = 'waiting' and d.leased_until > @now)
            order by case when c.failures > 0 then 1 else 0 end,
              (select min(d.due) from notice_deliveries d where d.channel = c.channel and d.state = 'waiting'), c.channel
            """, new { now }),
    ];

    public static void HoldUntil(Work work, string name, long freeAt) => work.Execute("update notice_channels set free_at = @freeAt where channel = @name", new { name, freeAt });

    public static void Succeeded(Work work, string name, long at) =>
        work.Execute("update notice_channels set failures = 0, last_sent_at = @at, last_error = '' where channel = @name", new { name, at });

    /// <param name="freeAt">The whole channel waits until then; null where only this one delivery failed.</param>
    public static void Failed(Work work, string name, string why, long? freeAt) => work.Execute(
        freeAt is null
            ? "update notice_channels set last_error = @why where channel = @name"
            : "update notice_channels set failures = failures + 1, last_error = @why, free_at = case when free_at > @freeAt then free_at else @freeAt end where channel = @name",
        new { name, why, freeAt = freeAt ?? 0 });

    public static bool Switch(Work work, string name, bool on, string why) => work.Execute(
        "update notice_channels set enabled = @enabled, disabled_why = @why, failures = 0, free_at = 0 where channel = @name and enabled <> @enabled", new { name, enabled = on ? 1L : 0L, why }) == 1;
}
