async def test_a_command_is_answered_with_embed_and_buttons(bot, isaac, jacob, sandbox):
    answer = await isaac.command("study create", book="Ruth", partners="@Jacob", name="Morning")

    assert answer.state == "answered"
    assert answer.message.content == "It begins."
    assert answer.message.embeds[0]["fields"][0]["value"] == f"<@{jacob.id}>"
    assert answer.message.buttons == ["Join", "Read"]
    assert answer.message.links == {"Read": "https://www.sefaria.org/Ruth"}
    assert sandbox.violations == []


async def test_everyone_in_the_channel_sees_a_public_answer(bot, isaac, jacob):
    answer = await isaac.command("study create", book="Ruth")

    seen = await jacob.until(lambda message: message.id == answer.message.id)
    assert seen.text == answer.text


async def test_a_private_answer_is_seen_by_the_asker_alone(bot, isaac, jacob, sandbox):
    answer = await isaac.command("ping")
    sign = await isaac.say("done")

    await jacob.until(lambda message: message.id == sign.id)
    assert answer.message.private
    assert [message.content for message in jacob.messages()] == ["done"]


async def test_a_button_is_answered_privately_whoever_presses_it(bot, isaac, jacob):
    card = (await isaac.command("study create", book="Ruth")).message

    answer = await jacob.press(card, "Join")

    assert answer.text == "Jacob may come in to s1."
    assert answer.message.private


async def test_autocomplete_offers_what_fits(bot, isaac):
    offered = await isaac.autocomplete("study create", "book", "ברא")

    assert [choice.value for choice in offered] == ["בראשית"]


async def test_a_deferred_answer_is_filled_in_by_the_first_follow_up(bot, isaac):
    first = await isaac.first_answer("slow")
    bot.hold.set()

    done = await isaac.until(lambda message: message.content == "thought")
    more = await isaac.until(lambda message: message.content == "and more")
    assert first.state == "thinking"
    assert first.message.thinking
    assert done.id == first.message.id
    assert more.private


async def test_a_modal_is_filled_in_and_sent(bot, isaac):
    asked = await isaac.command("form")

    answer = await isaac.submit(asked.modal, Your_note="Naomi")

    assert asked.modal.title == "A note"
    assert answer.text == "Noted: Naomi"


async def test_a_card_of_the_new_kind_is_turned(bot, isaac, sandbox):
    card = (await isaac.command("layout")).message

    turned = await isaac.press(card, "Turn")

    assert "In the days when the judges ruled" in card.text
    assert turned.state == "updated"
    assert turned.text == "Ruth 1:2"
    assert turned.message.id == card.id
    assert sandbox.violations == []


async def test_a_choice_in_a_menu_is_acknowledged_and_followed_up(bot, isaac):
    card = (await isaac.command("layout")).message

    answer = await isaac.choose(card, "How fast?", "fast")

    follow_up = await isaac.until(lambda message: message.content == "fast it is")
    assert answer.state == "acknowledged"
    assert follow_up.private


async def test_every_kind_of_option_arrives(bot, isaac):
    answer = await isaac.command(
        "options", user="@Jacob", number=7, pace="fast", aloud=True, share="0.25", channel="general"
    )

    assert answer.text == "['Jacob', 7, 'fast', True, 0.25, 'general']"


async def test_a_file_travels_with_the_answer(bot, isaac, sandbox):
    answer = await isaac.command("picture")

    attachment = answer.message.raw["attachments"][0]
    assert attachment["description"] == "progress"
    assert answer.message.embeds[0]["image"]["url"] == attachment["url"]
    async with isaac._http.get(attachment["url"]) as response:
        assert await response.read() == b"<svg/>"


async def test_commands_work_in_direct_messages(bot, isaac):
    answer = await isaac.command("study create", book="Ruth", where="dm")

    assert answer.message.channel_id == isaac.channel_id("dm")


async def test_the_bot_writes_to_a_person(bot, isaac, sandbox):
    user = await bot.fetch_user(int(isaac.id))

    await user.send("Shalom")

    message = await isaac.until(lambda message: message.content == "Shalom", where="dm")
    assert message.author_id == str(bot.user.id)


async def test_the_bot_hears_what_people_write_to_it(bot, isaac):
    await isaac.say("Shalom", where="dm")
    await isaac.command("ping")

    assert [message.content for message in bot.heard] == ["Shalom"]


async def test_without_the_content_intent_the_bot_hears_no_text_in_channels(bot, isaac):
    await isaac.say("between us")
    await isaac.say("@Havruta, a word")
    await isaac.command("ping")

    assert [message.content for message in bot.heard] == ["", f"<@{bot.user.id}>, a word"]
