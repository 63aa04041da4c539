using System.Xml.Linq;
using CardSystem.Ingest.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace CardSystem.Ingest.Staff;

/// <summary>
/// The keys that protect cookies and sessions, in the database: a restart signs nobody out, and several replicas read each other's cookies. Whoever has the whole database has them too,
/// as he has everything else.
/// </summary>
public sealed class ProtectionKeys(Database database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return [.. work.Query<string>("select body from protection_keys order by name").Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Execute(
            "insert into protection_keys(name, body) values(@friendlyName, @body) on conflict(name) do update set body = excluded.body",
            new { friendlyName, body = element.ToString(SaveOptions.DisableFormatting) });
        work.Commit();
    }
}
