using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Notices;

/// <summary>The table <c>notices</c>: a notice is put in the transaction that has a reason for it, so that neither is there without the other.</summary>
public static class NoticeOutbox
{
    /// <summary>Puts a notice; one of the same key for the same unit is there once, and the first stays.</summary>
    /// <returns>False where it was there.</returns>
    /// <exception cref="ArgumentException">The notice breaks a limit.</exception>
    public static bool Put(Work work, Notice notice)
    {
        if (notice.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(notice));
        return work.Execute(
            """
            insert into notices(key, unit, kind, member, members, level, title_zh, title_en, body_zh, body_en, link, withdraws, due, state)
            values(@Key, @Unit, @Kind, @Member, @Members, @level, @TitleZh, @TitleEn, @BodyZh, @BodyEn, @Link, @Withdraws, @due, 'new') on conflict(key, unit) do nothing
            """,
            new
            {
                notice.Key, notice.Unit, notice.Kind, notice.Member, notice.Members, level = (long)NoticeLevels.Parse(notice.Level), notice.TitleZh, notice.TitleEn, notice.BodyZh, notice.BodyEn,
                notice.Link, notice.Withdraws, due = notice.Due.ToUnixTimeMilliseconds(),
            }) == 1;
    }
}
