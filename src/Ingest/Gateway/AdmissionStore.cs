using System.Data.Common;
using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Ingest.Gateway;

/// <summary>Looks up who may enter; asked at every CONNECT, so that a new secret, a removed account or a revocation counts at once.</summary>
public sealed class AdmissionStore(Database database)
{
    public (RegisteredKiosk? Kiosk, RegisteredAccount? Account, bool ClientIdIsKiosk) Find(string name, string clientId)
    {
        using var connection = database.Open();
        return (FindKiosk(connection, name), FindAccount(connection, name), FindKiosk(connection, clientId) is not null);
    }

    private static RegisteredKiosk? FindKiosk(DbConnection connection, string name) => connection.Query<(string Kiosk, string Centre, string Secret, byte[] Key, string Enrolment)>(
        "select k.kiosk, k.centre, k.secret_hash, k.public_key, coalesce(e.state, '') from kiosks k left join kiosk_enrolments e on e.kiosk = k.kiosk where k.kiosk = @name", new { name })
        .Select(k => new RegisteredKiosk(k.Kiosk, k.Centre, k.Secret) { PublicKey = k.Key, Enrolment = k.Enrolment }).SingleOrDefault();

    private static RegisteredAccount? FindAccount(DbConnection connection, string name) => connection.QuerySingleOrDefault<RegisteredAccount>(
        "select name as Name, secret_hash as SecretHash, subscribe as Subscribe, publish as Publish from accounts where name = @name", new { name });
}
