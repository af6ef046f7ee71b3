"""The import wizard in somebody's hands, in any language and at any size."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

A_WHILE = 60_000
OUT = "out"  # "Leave this column out", in whatever language


class ImportWizard:
    """``/import``; the methods of a step wait for the next one."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self._site = site

    @property
    def headline(self) -> Locator:
        return self.page.get_by_role("main").get_by_role("heading", level=2).first

    @property
    def asked(self) -> Locator:
        """What must be answered before it goes on."""
        return self.page.locator("[data-asked]")

    def upload(self, file: Path) -> None:
        self.page.goto(f"{self._site}/import")
        self.page.locator("input[type=file]").set_input_files(file)
        self.page.wait_for_url(re.compile(r"/import/[0-9a-f-]{36}$"), timeout=A_WHILE)
        expect(self.headline).to_be_visible()

    def facts(self) -> dict[str, str]:
        """What was found in the file, by name."""
        found = self.page.get_by_role("main").locator("dl").first.locator("div")
        return dict(zip(found.locator("dt").all_inner_texts(), found.locator("dd").all_inner_texts(), strict=True))

    def questions(self) -> list[set[str]]:
        """The spellings of every question that is still open."""
        return [set(question.locator("ul strong").all_inner_texts()) for question in self.asked.all()]

    def spellings(self) -> set[str]:
        """Everything that is settled on the screen."""
        return set(self.page.get_by_role("main").locator("ul ul strong").all_inner_texts())

    def leave_asked_columns_out(self) -> None:
        while self.asked.count():
            self.asked.first.get_by_role("combobox").select_option(OUT)

    def say_yes_to_all(self) -> None:
        while self.asked.count():
            self.asked.first.get_by_role("button").first.click()

    def go_on(self) -> None:
        """The one solid button, and the next step's headline."""
        before = self.headline.inner_text()
        self.press()
        expect(self.headline).not_to_have_text(before, timeout=A_WHILE)

    @property
    def solid(self) -> Locator:
        """The one solid button, in the bar that shows at this size or in the sheet."""
        sheet = self.page.get_by_role("dialog")
        where = sheet if sheet.count() else self.page
        return where.locator("[data-variant=filled]").filter(visible=True).first

    def press(self) -> None:
        self.solid.click()

    def press_beside(self) -> None:
        """The button before it."""
        self.page.locator("[data-variant=default]:has(~ [data-variant=filled])").filter(visible=True).first.click()

    def says(self, text: str) -> None:
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=A_WHILE)
