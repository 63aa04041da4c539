using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Warnings.Issued;

/// <summary>The tables <c>warnings</c>, <c>warning_events</c> and <c>warning_tells</c>.</summary>
internal static class WarningStore
{
    private const string Columns = """
        id as Id, member as Member, rule as Rule, from_day as FromDay, until_day as UntilDay, level as Level, state as State, by_hand as ByHand, unit as Unit, issued_at as IssuedAt,
        told_at as ToldAt, rule_version as RuleVersion, provisional as Provisional, complete_to as CompleteTo, evidence as Evidence
        """;

    /// <summary>As the database keeps it.</summary>
    private sealed record Row(
        long Id, string Member, string Rule, long FromDay, long UntilDay, long Level, string State, long ByHand, string Unit, long IssuedAt,
        long ToldAt, long RuleVersion, long Provisional, long CompleteTo, string Evidence)
    {
        public Warning ToWarning() => new(Id, Member, Rule, FromDay, UntilDay, (WarningLevel)Level, State, ByHand != 0, Unit, IssuedAt, ToldAt, RuleVersion, Provisional != 0, CompleteTo, Evidence);
    }

    public static IEnumerable<Warning> All(Work work) => work.Query<Row>($"select {Columns} from warnings order by member, id").Select(r => r.ToWarning());

    public static IReadOnlyList<Warning> Unacknowledged(Work work) => [.. work.Query<Row>($"select {Columns} from warnings where state = 'open' order by id").Select(r => r.ToWarning())];

    public static Warning? Find(Work work, long id) => work.One<Row>($"select {Columns} from warnings where id = @id", new { id })?.ToWarning();

    public static Warning? Find(Work work, string member, string rule, long from) =>
        work.One<Row>($"select {Columns} from warnings where member = @member and rule = @rule and from_day = @from", new { member, rule, from })?.ToWarning();

    /// <summary>Warnings of a unit and everything below it, the most serious and oldest first.</summary>
    public static IReadOnlyList<Warning> List(Work work, string? unit, string? state, WarningLevel least, int most) => [.. work.Query<Row>($"""
        with recursive below(id) as (select id from organisations where id = @unit union select o.id from organisations o join below b on o.parent = b.id)
        select {Columns} from warnings where level >= @least and (@state = '' or state = @state) and (@unit = '' or unit in (select id from below)) order by level desc, id limit @most
        """, new { unit = unit ?? "", state = state ?? "", least = (long)least, most }).Select(r => r.ToWarning())];

    public static IReadOnlyList<Warning> OfMember(Work work, string member, int most) =>
        [.. work.Query<Row>($"select {Columns} from warnings where member = @member order by id desc limit @most", new { member, most }).Select(r => r.ToWarning())];

    public static long NextId(Work work)
    {
        work.Lock("warnings");
        return work.One<long>("select coalesce(max(id), 0) + 1 from warnings");
    }

    public static void Add(Work work, Warning w) => work.Execute("""
        insert into warnings(id, member, rule, from_day, until_day, level, state, by_hand, unit, issued_at, told_at, rule_version, provisional, complete_to, evidence)
        values(@Id, @Member, @Rule, @From, @Until, @level, @State, 0, @Unit, @IssuedAt, @ToldAt, @RuleVersion, @provisional, @CompleteTo, @Evidence)
        """, new { w.Id, w.Member, w.Rule, w.From, w.Until, level = (long)w.Level, w.State, w.Unit, w.IssuedAt, w.ToldAt, w.RuleVersion, provisional = w.Provisional ? 1L : 0, w.CompleteTo, w.Evidence });

    public static void Update(Work work, Warning w) => work.Execute("""
        update warnings set from_day = @From, until_day = @Until, level = @level, state = @State, by_hand = @byHand, told_at = @ToldAt, rule_version = @RuleVersion,
        provisional = @provisional, complete_to = @CompleteTo, evidence = @Evidence where id = @Id
        """, new { w.Id, w.From, w.Until, level = (long)w.Level, w.State, byHand = w.ByHand ? 1L : 0, w.ToldAt, w.RuleVersion, provisional = w.Provisional ? 1L : 0, w.CompleteTo, w.Evidence });

    public static void Note(Work work, long warning, long at, long act, string who, string what, string detail) => work.Execute("""
        insert into warning_events(warning, number, at, act, who, what, detail)
        select @warning, coalesce(max(number), 0) + 1, @at, @act, @who, @what, @detail from warning_events where warning = @warning
        """, new { warning, at, act, who, what, detail });

    public static IReadOnlyList<WarningEvent> Events(Work work, long warning) => [.. work.Query<WarningEvent>(
        "select number as Number, at as At, act as Act, who as Who, what as What, detail as Detail from warning_events where warning = @warning order by number", new { warning })];

    public static void AddTell(Work work, long warning, string key, string unit, WarningLevel level, long at) => work.Execute("""
        insert into warning_tells(warning, number, key, unit, level, at)
        select @warning, coalesce(max(number), 0) + 1, @key, @unit, @level, @at from warning_tells where warning = @warning
        """, new { warning, key, unit, level = (long)level, at });

    public static IReadOnlyList<Tell> Tells(Work work, long warning) => [.. work
        .Query<(long Number, string Key, string Unit, long Level, long At)>("select number, key, unit, level, at from warning_tells where warning = @warning order by number", new { warning })
        .Select(t => new Tell(t.Number, t.Key, t.Unit, (WarningLevel)t.Level, t.At))];
}
