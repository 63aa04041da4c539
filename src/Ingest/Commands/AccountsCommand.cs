using System.CommandLine;
using CardSystem.Contracts;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;
using CardSystem.Mqtt;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest accounts add|list|remove</c>: who may watch over MQTT beside the kiosks.</summary>
internal static class AccountsCommand
{
    public static Command Create(IngestCommands commands) => new("accounts", "Observers: who may watch over MQTT beside the kiosks.") { Add(commands), List(commands), Remove(commands) };

    private static Command Add(IngestCommands commands)
    {
        var name = new Argument<string>("NAME") { Description = "1 to 32 of a-z, 0-9 and '-'." };
        var subscribe = new Option<string[]>("--subscribe") { Description = "Topic filters it may subscribe to, for instance 'cardsystem/v1/kiosks/+/taps'.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var publish = new Option<string[]>("--publish") { Description = "Topic filters it may publish to.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
        var secretFile = new Option<FileInfo?>("--secret-file") { Description = "Take the secret from this file instead of making one." };
        var add = new Command("add", "Adds an account and prints its secret, once.") { name, subscribe, publish, secretFile };
        add.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var given = parsed.GetValue(secretFile);
            var secret = given is null ? SecretHash.NewSecret() : Secret(given);
            Keep(database, parsed.GetValue(name)!, secret, parsed.GetValue(subscribe)!, parsed.GetValue(publish)!);
            if (given is null) await Console.Out.WriteLineAsync(secret);
        }));
        return add;
    }

    private static void Keep(Database database, string name, string secret, string[] subscribe, string[] publish)
    {
        if (!ImportRules.IsId(name)) throw new SettingException($"'{Shown.Of(name)}' is not a name for an account: use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.");
        if (subscribe.Concat(publish).FirstOrDefault(f => !TopicFilter.IsValid(f)) is { } wrong) throw new SettingException($"'{Shown.Of(wrong)}' is not an MQTT topic filter.");
        if (subscribe.Length + publish.Length == 0) throw new SettingException("An account needs at least one filter: give --subscribe or --publish.");
        if (!new AccountStore(database).Add(name, SecretHash.Of(secret), subscribe, publish)) throw new SettingException($"There is an account or a kiosk '{name}' already.");
    }

    private static string Secret(FileInfo file)
    {
        if (!file.Exists) throw new SettingException($"The file '{file.FullName}' does not exist.");
        var secret = File.ReadAllText(file.FullName).Trim();
        return secret.Length >= 16 ? secret : throw new SettingException($"The secret in '{file.FullName}' has {secret.Length} characters; it must be generated and have at least 16.");
    }

    private static Command List(IngestCommands commands)
    {
        var list = new Command("list", "Lists the accounts, without their secrets.");
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            foreach (var line in new AccountStore(database).List().Select(a => $"{a.Name}: subscribes to {Filters(a.Subscribe)}; publishes to {Filters(a.Publish)}").DefaultIfEmpty("There is no account yet; 'ingest accounts add' makes one."))
                await Console.Out.WriteLineAsync(line);
        }));
        return list;
    }

    private static Command Remove(IngestCommands commands)
    {
        var name = new Argument<string>("NAME") { Description = "The account's name." };
        var remove = new Command("remove", "Removes an account; its open connections stay until they end.") { name };
        remove.SetAction((parsed, _) => commands.GuardAsync(parsed, (_, database) => new AccountStore(database).Remove(parsed.GetValue(name)!)
            ? Console.Out.WriteLineAsync($"The account {parsed.GetValue(name)} is removed.") : throw new SettingException($"There is no account '{Shown.Of(parsed.GetValue(name))}'; 'ingest accounts list' shows those there are.")));
        return remove;
    }

    private static string Filters(string lines) => lines.Length == 0 ? "nothing" : lines.Replace("\n", ", ", StringComparison.Ordinal);
}
