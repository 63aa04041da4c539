using System.Data.Common;
using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Ingest.Gateway;

/// <summary>Looks up who may enter; asked at every CONNECT, so that a new secret or a removed account counts at once.</summary>
public sealed class AdmissionStore(Database database)
{
    public (RegisteredKiosk? Kiosk, RegisteredAccount? Account, bool ClientIdIsKiosk) Find(string name, string clientId)
    {
        using var connection = database.Open();
        return (FindKiosk(connection, name), FindAccount(connection, name), FindKiosk(connection, clientId) is not null);
    }

    private static RegisteredKiosk? FindKiosk(DbConnection connection, string name) => connection.QuerySingleOrDefault<RegisteredKiosk>(
        "select kiosk as Kiosk, centre as Centre, secret_hash as SecretHash from kiosks where kiosk = @name", new { name });

    private static RegisteredAccount? FindAccount(DbConnection connection, string name) => connection.QuerySingleOrDefault<RegisteredAccount>(
        "select name as Name, secret_hash as SecretHash, subscribe as Subscribe, publish as Publish from accounts where name = @name", new { name });
}
