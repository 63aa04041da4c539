using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Ingest.Gateway;

/// <summary>Observers' accounts: the table <c>accounts</c>.</summary>
public sealed class AccountStore(Database database)
{
    public IReadOnlyList<RegisteredAccount> List()
    {
        using var connection = database.Open();
        return [.. connection.Query<RegisteredAccount>("select name as Name, secret_hash as SecretHash, subscribe as Subscribe, publish as Publish from accounts order by name")];
    }

    /// <returns>False where a kiosk or an account has that name already.</returns>
    public bool Add(string name, string secretHash, IEnumerable<string> subscribe, IEnumerable<string> publish)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        if (work.One<string>("select kiosk from kiosks where kiosk = @name", new { name }) is not null) return false;
        var added = work.Execute(
            "insert into accounts(name, secret_hash, subscribe, publish) values(@name, @secretHash, @subscribe, @publish) on conflict(name) do nothing",
            new { name, secretHash, subscribe = string.Join('\n', subscribe), publish = string.Join('\n', publish) });
        work.Commit();
        return added == 1;
    }

    public bool Remove(string name)
    {
        using var connection = database.Open();
        return connection.Execute("delete from accounts where name = @name", new { name }) == 1;
    }
}
