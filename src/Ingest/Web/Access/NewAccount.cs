using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Access;

/// <summary>Makes an account with its roles in one transaction. It has no way of signing in yet: an invitation gives one.</summary>
public static class NewAccount
{
    /// <param name="outside">The other service at which people can sign in (OpenId:Authority); empty where there is none.</param>
    public static bool IsAnySetUp(Database database, string outside)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return work.One<long>("""
            select count(*) from staff s where s.closed_at = 0 and (s.password_hash is not null or exists (select 1 from staff_passkeys p where p.user_id = s.user_id)
                or exists (select 1 from staff_subjects x where x.user_id = s.user_id and x.issuer = @outside))
            """, new { outside }) > 0;
    }

    public static StaffUser? Find(Database database, string name)
    {
        using var store = new StaffUserStore(database, TimeProvider.System);
        return store.FindByNameAsync(Normalize(name), CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <exception cref="StaffException">The name is taken or cannot be used, or a role cannot be held there.</exception>
    public static StaffUser Make(Database database, DateTimeOffset at, string who, string name, string display, IReadOnlyList<Grant> grants)
    {
        if (Fault(name, display) is { } fault) throw new StaffException(fault);
        var user = new StaffUser { Id = Guid.NewGuid().ToString("N"), Name = name, Normalized = Normalize(name), Display = display, Stamp = Guid.NewGuid().ToString("N"), MadeAt = at, Version = 1 };
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        if (!StaffUserStore.Add(work, user)) throw new StaffException($"There is an account '{name}' already; choose another name.");
        ActLog.Record(work, at, who, "staff-make", name, new { display });
        foreach (var grant in grants) GrantStore.Give(work, at, who, user, grant);
        work.Commit();
        return user;
    }

    public static string Normalize(string name) => name.ToUpperInvariant();

    private static string? Fault(string name, string display)
    {
        if (name.Length is < 2 or > 64 || !name.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '@')) return $"'{Contracts.Shown.Of(name)}' cannot be an account's name; use 2 to 64 letters, digits and . - _ @.";
        return display.Length is < 1 or > 64 || display.Any(char.IsControl) ? "The person's name needs 1 to 64 characters on one line." : null;
    }
}
